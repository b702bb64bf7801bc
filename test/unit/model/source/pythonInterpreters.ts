import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findOnPath } from '../../../../scripts/toolchain/findOnPath.ts';

const MINOR_VERSIONS = [8, 9, 10, 11, 12, 13, 14];

export interface PythonInterpreter {
  /** For example `3.12.1`. */
  readonly version: string;
  readonly path: string;
}

/** Every Python from 3.8 on that this machine has, on PATH or under pyenv, one per version. */
export function pythonInterpreters(): readonly PythonInterpreter[] {
  const names = ['python3', 'python', ...MINOR_VERSIONS.map((minor) => `python3.${minor}`)];
  const onPath = names.map((name) => findOnPath(name)).filter((path) => path !== null);
  const found = new Map<string, PythonInterpreter>();
  for (const path of [...onPath, ...pyenvPythons()]) {
    const version = versionOf(path);
    if (version !== null && !found.has(version)) found.set(version, { version, path });
  }
  return [...found.values()];
}

function pyenvPythons(): readonly string[] {
  const folder = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((version) => join(folder, version, 'bin', 'python'))
    .filter((path) => existsSync(path));
}

function versionOf(path: string): string | null {
  try {
    const version = execFileSync(path, ['-c', 'import platform; print(platform.python_version())'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 120_000,
    });
    const minor = Number(/^3\.(\d+)\./u.exec(version)?.[1] ?? 0);
    return minor >= 8 ? version.trim() : null;
  } catch {
    return null;
  }
}
