import { errorMessage } from '../errorMessage.ts';
import { canUseApt, installWithApt } from './apt.ts';
import { findOnPath } from './findOnPath.ts';
import { redisFromWheel } from './redisWheel.ts';
import { runTool } from './runTool.ts';

const programs = ['redis-server', 'valkey-server'] as const;
let found: Promise<string> | undefined;

/**
 * The path of a Redis or Valkey server that runs on this machine: from PATH, else by apt where that is allowed,
 * else out of a Python package that carries one.
 *
 * @throws Error with the remedy for this operating system when there is none.
 */
export function ensureRedis(): Promise<string> {
  found ??= findOrInstall();
  return found;
}

async function findOrInstall(): Promise<string> {
  const attempts: string[] = [];
  for (const source of [fromPath, fromApt, redisFromWheel]) {
    try {
      const program = await source();
      if (program === null) continue;
      await runTool(program, ['--version'], { timeoutMs: 20_000 });
      return program;
    } catch (error) {
      attempts.push(errorMessage(error));
    }
  }
  throw new Error([`No Redis server was found. ${remedy()}`, ...attempts].join('\n'));
}

async function fromPath(): Promise<string | null> {
  return findOnPath(...programs);
}

async function fromApt(): Promise<string | null> {
  if (!canUseApt()) return null;
  await installWithApt('redis-server');
  return findOnPath(...programs);
}

function remedy(): string {
  if (process.platform === 'darwin') return 'Install one with "brew install redis".';
  if (process.platform === 'win32') {
    return 'Redis has no Windows build: run this inside WSL ("wsl --install"), or in a container.';
  }
  if (findOnPath('apt-get') !== null) return 'Install one with "sudo apt-get install redis-server".';
  if (findOnPath('dnf') !== null) return 'Install one with "sudo dnf install valkey".';
  if (findOnPath('pacman') !== null) return 'Install one with "sudo pacman -S valkey".';
  return 'Install redis-server or valkey-server from your distribution.';
}
