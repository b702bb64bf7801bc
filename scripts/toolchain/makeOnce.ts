import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '../services/processGroup.ts';
import { cacheFolder } from './cacheFolder.mjs';

export interface CachedThing {
  /** Name of its folder in the tool cache. */
  readonly name: string;
  /** What it was made from. A folder with another stamp is made anew. */
  readonly stamp: string;
  /** Fills the given new folder. When it throws, nothing of it stays. */
  readonly make: (folder: string) => Promise<void>;
}

/**
 * Makes a folder of the tool cache exactly once, also when several processes ask at the same time: one makes
 * it beside its place and renames it, the others wait for that.
 *
 * @returns the absolute path of the finished folder.
 */
export async function makeOnce(thing: CachedThing): Promise<string> {
  const folder = join(cacheFolder(), thing.name);
  if (isFinished(folder, thing.stamp)) return folder;
  const release = await takeLock(`${folder}.lock`, () => isFinished(folder, thing.stamp));
  if (release === null) return folder;
  const unfinished = `${folder}.making-${process.pid}`;
  try {
    rmSync(unfinished, { recursive: true, force: true });
    await thing.make(unfinished);
    writeFileSync(join(unfinished, stampFile), thing.stamp);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true, maxRetries: 3 });
    release();
  }
  return folder;
}

const stampFile = '.task-tower-stamp';
const lockTimeoutMs = 15 * 60_000;

function isFinished(folder: string, stamp: string): boolean {
  try {
    return readFileSync(join(folder, stampFile), 'utf8') === stamp;
  } catch {
    return false;
  }
}

/** Waits until the lock is ours, or returns null as soon as the work was done by another process. */
async function takeLock(lock: string, isDone: () => boolean): Promise<(() => void) | null> {
  const deadline = performance.now() + lockTimeoutMs;
  for (;;) {
    if (isDone()) return null;
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      const release = (): void => rmSync(lock, { force: true });
      if (!isDone()) return release;
      release();
      return null;
    } catch (error) {
      if (!existsSync(lock)) {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
        throw error;
      }
    }
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    else if (performance.now() > deadline) {
      throw new Error(
        `${basename(lock, '.lock')} is being made by another process for too long. Delete ${lock} and try again.`,
      );
    } else await delay(200);
  }
}

function isAbandoned(lock: string): boolean {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    // An empty lock is one whose owner has not written its number yet, or was killed in that instant.
    if (owner === 0) return Date.now() - statSync(lock).mtimeMs > 10_000;
    return !isAlive(owner);
  } catch {
    return false;
  }
}
