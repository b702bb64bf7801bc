import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cacheFolder.mjs';
import { makeOnce } from './makeOnce.ts';
import { progress } from './progress.ts';
import { ensurePython } from './python.ts';
import { runTool } from './runTool.ts';

/**
 * A virtual environment in the tool cache with these requirements installed (in pip's own notation), made on
 * first use and anew every month, so that a requirement without a version stays the newest. Without a network
 * last month's serves on.
 *
 * @param name what it is for, for example `celery`; part of the folder's name
 * @returns the path of its Python
 * @throws Error with the remedy when there is no Python, or with pip's own words.
 */
export async function pythonEnvironment(name: string, requirements: readonly string[]): Promise<string> {
  const base = await ensurePython();
  const version = (await runTool(base, ['-c', 'import sys; print(sys.version, sys.executable)'])).trim();
  const stamp = JSON.stringify({ version, requirements });
  const family = `python-${name}-${createHash('sha256').update(stamp).digest('hex').slice(0, 10)}-`;
  const month = new Date().toISOString().slice(0, 7);
  const older = previousMonths(family, month);
  try {
    const make = (folder: string): Promise<void> => install(base, requirements, folder);
    const folder = await makeOnce({ name: family + month, stamp, make });
    // Last month's may still be in use by a process that began before midnight.
    for (const outdated of older.slice(0, -1)) rmSync(outdated, { recursive: true, force: true });
    return pythonOf(folder);
  } catch (error) {
    const last = older.at(-1);
    if (last === undefined) throw error;
    progress(`Python: ${requirements.join(', ')} cannot be renewed now; last month's serves on`);
    return pythonOf(last);
  }
}

async function install(base: string, requirements: readonly string[], folder: string): Promise<void> {
  await runTool(base, ['-m', 'venv', folder]);
  if (requirements.length === 0) return;
  progress(`Python: installing ${requirements.join(', ')} (once)`);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  await runTool(pythonOf(folder), [...pip, ...requirements]);
}

/** The finished folders of earlier months, oldest first. */
function previousMonths(family: string, month: string): readonly string[] {
  return readdirSync(cacheFolder())
    .filter((name) => name.startsWith(family) && /^\d{4}-\d\d$/u.test(name.slice(family.length)))
    .filter((name) => name.slice(family.length) < month)
    .sort()
    .map((name) => join(cacheFolder(), name))
    .filter((folder) => existsSync(pythonOf(folder)));
}

function pythonOf(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}
