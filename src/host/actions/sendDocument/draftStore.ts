import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The oldest are dropped beyond this many, and after this long. */
const MOST_KEPT = 50;
const LONGEST_KEPT_MS = 7 * 86_400_000;

/** What is known of a draft without its text; times are epoch ms. */
export interface DraftStat {
  readonly bytes: number;
  readonly createdAt: number;
  readonly writtenAt: number;
}

/** Documents that a person has not sent yet, each by its address, in a folder that only this user can read. */
export class DraftStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `null`: there is none, or it is not kept any more. */
  async stat(address: string): Promise<DraftStat | null> {
    const found = await orNull(stat(this.#path(address)));
    return found && { bytes: found.size, createdAt: found.birthtimeMs, writtenAt: found.mtimeMs };
  }

  /** `null`: there is none, or it is not kept any more. */
  async read(address: string): Promise<Uint8Array | null> {
    return orNull(readFile(this.#path(address)));
  }

  /**
   * Keeps it on disk; lets go of those that are too old or too many.
   *
   * @throws the error of the file system when it cannot be written
   */
  async write(address: string, content: Uint8Array, now: number = Date.now()): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeFile(this.#path(address), content, { mode: 0o600 });
    await this.#dropOld(now);
  }

  async remove(address: string): Promise<void> {
    await rm(this.#path(address), { force: true });
  }

  async #dropOld(now: number): Promise<void> {
    const names = await readdir(this.#folder);
    const ages = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        return { path, writtenAt: (await orNull(stat(path)))?.mtimeMs ?? 0 };
      }),
    );
    const dropped = ages
      .toSorted((one, other) => other.writtenAt - one.writtenAt)
      .filter(({ writtenAt }, rank) => rank >= MOST_KEPT || now - writtenAt > LONGEST_KEPT_MS);
    await Promise.all(dropped.map(({ path }) => rm(path, { force: true })));
  }

  #path(address: string): string {
    return join(this.#folder, createHash('sha256').update(address).digest('hex'));
  }
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
