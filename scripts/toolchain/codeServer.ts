import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeOnce } from './makeOnce.ts';
import { npmCommand } from './npm.mjs';
import { progress } from './progress.ts';
import { runTool } from './runTool.ts';

const version = '4.139.1';

/** How to start VS Code's server: `serverMain` is run with `node`. */
export interface CodeServerProgram {
  readonly node: string;
  readonly serverMain: string;
}

/**
 * The server of a full VS Code for the browser (the npm package code-server carries it), installed into the
 * tool cache on first use.
 *
 * @throws Error with npm's own words when it cannot be installed.
 */
export async function ensureCodeServer(): Promise<CodeServerProgram> {
  const folder = await makeOnce({
    name: `code-server-${version}`,
    // Its native modules are made for one Node version, platform and processor.
    stamp: JSON.stringify([version, process.versions.modules, process.platform, process.arch]),
    make: install,
  });
  return { node: process.execPath, serverMain: join(editorFolder(folder), 'out', 'server-main.js') };
}

async function install(folder: string): Promise<void> {
  progress(`VS Code: installing code-server ${version} into the tool cache (once, about a minute)`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(['install', ...quiet, `code-server@${version}`], folder);
  const editor = editorFolder(folder);
  await npm(['install', '--omit=dev', ...quiet], editor);
  await npm(['install', '--omit=dev', ...quiet], join(editor, 'extensions'));
  await makeNativeModules(editor);
}

function editorFolder(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

/** The log and the watchdog of VS Code are native. It runs without them, so a machine with no compiler will do. */
async function makeNativeModules(editor: string): Promise<void> {
  const nodeFolder = dirname(dirname(process.execPath));
  // Without the headers beside it, node-gyp fetches those of the running Node.
  const headers = existsSync(join(nodeFolder, 'include', 'node', 'node.h')) ? nodeFolder : undefined;
  const modules = ['@vscode/spdlog', '@vscode/native-watchdog'];
  try {
    await npm(['rebuild', ...modules, '--loglevel=error'], editor, { npm_config_nodedir: headers });
  } catch {
    progress('VS Code: its native log could not be compiled here; it runs without, with a longer log');
  }
}

async function npm(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<void> {
  const [command, ...first] = npmCommand();
  await runTool(command, [...first, ...args], { cwd, env });
}
