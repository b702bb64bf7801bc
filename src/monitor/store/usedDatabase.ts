import { openDatabase, openInMemory, replaceFile, type DatabaseSurroundings } from './openDatabase.ts';
import { isDamaged, isStorageFailure } from './sqliteError.ts';
import { historyNotWritable } from './storeMessages.ts';
import type { TaskDatabase } from './taskDatabase.ts';
import type { TaskStoreOptions } from './taskStore.ts';

/** How long a window that is closing may still hold the file. */
const IN_USE_TIMEOUT_MS = 5_000;

/** The database that is open now. When its file fails, another one takes its place, and what ran on it runs again. */
export class UsedDatabase {
  readonly #options: TaskStoreOptions;
  readonly #replaced: (database: TaskDatabase) => void;
  #database: TaskDatabase;

  /** @param replaced called with the new database, which has no tasks, before anything else is run on it */
  constructor(options: TaskStoreOptions, replaced: (database: TaskDatabase) => void) {
    this.#options = options;
    this.#replaced = replaced;
    this.#database = openDatabase(options.file, this.#surroundings());
  }

  /** @throws whatever `run` throws that is not the fault of the file */
  use<T>(run: (database: TaskDatabase) => T): T {
    try {
      return run(this.#database);
    } catch (error) {
      this.#replace(error);
      return run(this.#database);
    }
  }

  close(): void {
    this.#database.close();
  }

  #replace(cause: unknown): void {
    const { file } = this.#database;
    if (file === null || !isStorageFailure(cause)) throw cause;
    this.#database.close();
    const surroundings = this.#surroundings();
    if (isDamaged(cause)) {
      this.#database = replaceFile(file, 'damaged', cause, surroundings);
    } else {
      surroundings.trouble(historyNotWritable(file, cause));
      this.#database = openInMemory(surroundings);
    }
    this.#replaced(this.#database);
  }

  #surroundings(): DatabaseSurroundings {
    return {
      now: this.#options.clock.now(),
      maxBytes: this.#options.historyMaxBytes,
      inUseTimeoutMs: this.#options.inUseTimeoutMs ?? IN_USE_TIMEOUT_MS,
      trouble: (message) => {
        this.#options.log('warn', message);
        this.#options.notice?.(message);
      },
    };
  }
}
