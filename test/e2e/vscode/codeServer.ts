import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startProcess, waitFor, type ManagedProcess } from '../../services/index.ts';
import { ensureCodeServer } from '../../../scripts/toolchain/codeServer.ts';
import { runTool } from '../../../scripts/toolchain/runTool.ts';
import { calmSettings } from './calmSettings.ts';

export interface CodeServerOptions {
  /** Folder for all data of this run; nothing of it is shared with another run. */
  readonly dataFolder: string;
  /** Package that is installed before the start; `null`: none. */
  readonly vsix: string | null;
  /** Machine settings beside the calm ones. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Lets the address name extensions and tests to load. VS Code then shows no notification toasts. */
  readonly testDriver?: boolean;
}

/** A running VS Code server with a profile of its own. */
export interface CodeServer {
  readonly process: ManagedProcess;
  /** Address of the workbench on `folder`; `payload` is VS Code's list of environment pairs. */
  url(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** Replaces the machine settings; VS Code notices by itself. */
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  stop(): Promise<void>;
}

/** Installs the package into a fresh profile and starts VS Code's own server on a free port. */
export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const { node, serverMain } = await ensureCodeServer();
  const extensions = join(options.dataFolder, 'extensions');
  const machine = join(options.dataFolder, 'server', 'data', 'Machine');
  await mkdir(extensions, { recursive: true });
  await mkdir(machine, { recursive: true });
  const writeSettings = (settings: Readonly<Record<string, unknown>>): Promise<void> =>
    writeFile(join(machine, 'settings.json'), JSON.stringify({ ...calmSettings, ...settings }, null, 2));
  await writeSettings(options.settings);
  const folders = ['--server-data-dir', join(options.dataFolder, 'server'), '--extensions-dir', extensions];
  const common = ['--accept-server-license-terms', '--telemetry-level', 'off', ...folders];

  if (options.vsix !== null) {
    await runTool(node, [serverMain, ...common, '--install-extension', options.vsix], {
      cwd: options.dataFolder,
    });
  }

  const port = await freePort();
  const server = await startProcess({
    name: 'code-server',
    command: node,
    args: [
      serverMain,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--without-connection-token',
      '--disable-workspace-trust',
      ...(options.testDriver === true ? ['--enable-smoke-test-driver'] : []),
      ...common,
    ],
    folder: options.dataFolder,
  });
  await waitFor(async () => (await fetch(`http://127.0.0.1:${port}/version`)).ok, {
    what: 'VS Code to answer',
    timeoutMs: 30_000,
    onTimeout: () => server.logTail(),
  });
  return {
    process: server,
    url(folder, payload = []) {
      const pairs = JSON.stringify([['skipWelcome', 'true'], ...payload]);
      return `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(pairs)}`;
    },
    writeSettings,
    stop: () => server.stop(),
  };
}
