import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makeOnce } from './makeOnce.ts';
import { progress } from './progress.ts';
import { ensurePython } from './python.ts';
import { runTool } from './runTool.ts';

/**
 * A virtual environment in the tool cache with these requirements installed (in pip's own notation), made on
 * first use.
 *
 * @param name what it is for, for example `celery`; part of the folder's name
 * @returns the path of its Python
 */
export async function pythonEnvironment(name: string, requirements: readonly string[]): Promise<string> {
  const base = await ensurePython();
  const version = (await runTool(base, ['-c', 'import sys; print(sys.version, sys.executable)'])).trim();
  const stamp = JSON.stringify({ version, requirements });
  const digest = createHash('sha256').update(stamp).digest('hex').slice(0, 10);
  const folder = await makeOnce({
    name: `python-${name}-${digest}`,
    stamp,
    make: async (folder) => {
      await runTool(base, ['-m', 'venv', folder]);
      if (requirements.length === 0) return;
      progress(`Python: installing ${requirements.join(', ')} (once)`);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
      await runTool(pythonOf(folder), [...pip, ...requirements]);
    },
  });
  return pythonOf(folder);
}

function pythonOf(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}
