import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where tools are kept between runs (Node 24, Python environments, code-server): `TASK_TOWER_CACHE`, else
 * `task-tower` in the user's cache folder. Made when it is not there.
 *
 * Plain JavaScript, because bootstrap.mjs needs it before there is a Node that reads TypeScript.
 *
 * @returns {string}
 */
export function cacheFolder() {
  const folder = process.env['TASK_TOWER_CACHE'] || join(userCacheFolder(), 'task-tower');
  mkdirSync(folder, { recursive: true });
  return folder;
}

function userCacheFolder() {
  if (process.env['XDG_CACHE_HOME']) return process.env['XDG_CACHE_HOME'];
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (process.platform === 'win32' && process.env['LOCALAPPDATA']) return process.env['LOCALAPPDATA'];
  return join(homedir(), '.cache');
}
