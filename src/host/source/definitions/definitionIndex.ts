import { inSlices, type SliceClock } from './inSlices.ts';

/** The files of a workspace in one language. */
export interface IndexedFiles {
  /** Paths of all that are a person's own: neither excluded nor ignored; bounded. */
  list(): Promise<readonly string[]>;
  /** Whether one path would be listed. */
  accepts(path: string): Promise<boolean>;
  /** A file's text; `null` when it cannot be read or is too large. */
  read(path: string): Promise<string | null>;
}

export interface IndexClock extends SliceClock {
  /** Calls back after so many ms, unless the returned function is called. */
  after(ms: number, callback: () => void): () => void;
}

/** Whoever needs the index waits no longer than this for it; then it answers with what it has, and goes on. */
const LONGEST_WAIT_MS = 5_000;
/** When more files changed than this, as with a change of branches, all are listed and read anew. */
const MOST_CHANGES = 200;

/** What an index takes from files, in place of what it had of them. */
export interface FileIndex<Facts> {
  set(path: string, facts: Facts): void;
  delete(path: string): void;
}

/** How files are read into an index. */
export interface IndexedLanguage<Facts, Index extends FileIndex<Facts>> {
  /** A new, empty index. */
  make(): Index;
  /** A file in which this is not found has nothing for the index. */
  readonly words: RegExp;
  /** Reads a file in steps, so that others can run in between. */
  steps(text: string): Generator<undefined, Facts>;
}

/** An index of the workspace's files. Nothing is read before the first need; afterwards each change reads one file. */
export class DefinitionIndex<Facts, Index extends FileIndex<Facts>> {
  readonly #files: IndexedFiles;
  readonly #clock: IndexClock;
  readonly #language: IndexedLanguage<Facts, Index>;
  readonly #onFailure: (error: unknown) => void;
  readonly #changed = new Set<string>();
  #index: Index;
  #building: Promise<void> | null = null;
  #updating: Promise<void> | null = null;
  #isDisposed = false;

  /** @param onFailure told of files that cannot be listed or read; the index goes on with the others */
  constructor(
    files: IndexedFiles,
    clock: IndexClock,
    language: IndexedLanguage<Facts, Index>,
    onFailure: (error: unknown) => void,
  ) {
    this.#files = files;
    this.#clock = clock;
    this.#language = language;
    this.#onFailure = onFailure;
    this.#index = language.make();
  }

  /** Whether somebody has needed it, so that changes matter. */
  get isInUse(): boolean {
    return this.#building !== null;
  }

  /** The index; built at the first call. Waits at most 5 s: what is not read by then is missing. */
  async current(): Promise<Index> {
    const work = this.#upToDate();
    let cancel: (() => void) | undefined;
    const tooLong = new Promise<void>((resolve) => {
      cancel = this.#clock.after(LONGEST_WAIT_MS, resolve);
    });
    try {
      await Promise.race([work, tooLong]);
    } finally {
      cancel?.();
    }
    return this.#index;
  }

  /** A file was made, changed or removed. */
  fileChanged(path: string): void {
    if (!this.isInUse) return;
    this.#changed.add(path);
    if (this.#changed.size > MOST_CHANGES) this.startAnew();
    else this.#updating ??= this.#update();
  }

  /** What is excluded changed, or much else: the next need reads everything again. */
  startAnew(): void {
    this.#changed.clear();
    this.#building = null;
    this.#index = this.#language.make();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.startAnew();
  }

  /** Once everything is read; when it started anew meanwhile, everything is read again. */
  async #upToDate(): Promise<void> {
    let building: Promise<void> | null;
    do {
      building = this.#building ??= this.#build();
      await building;
      await this.#updating;
    } while (this.#building !== building && !this.#isDisposed);
  }

  async #build(): Promise<void> {
    const index = this.#index;
    for (const path of await this.#said(this.#files.list(), [])) {
      if (this.#isDisposed || this.#index !== index) return;
      await this.#read(path, index);
    }
  }

  async #update(): Promise<void> {
    await this.#building;
    for (const path of this.#changed) {
      this.#changed.delete(path);
      const index = this.#index;
      const isAccepted = await this.#said(this.#files.accepts(path), null);
      if (isAccepted === true) await this.#read(path, index);
      else if (isAccepted === false) index.delete(path);
    }
    this.#updating = null;
  }

  async #read(path: string, index: Index): Promise<void> {
    const facts = await this.#said(this.#factsOf(path), null);
    if (facts === null) index.delete(path);
    else index.set(path, facts);
  }

  /** `null`: it has nothing for the index. */
  async #factsOf(path: string): Promise<Facts | null> {
    const text = await this.#files.read(path);
    if (text === null || !this.#language.words.test(text)) return null;
    return inSlices(this.#language.steps(text), this.#clock);
  }

  async #said<T>(asked: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      if (!this.#isDisposed) this.#onFailure(error);
      return otherwise;
    }
  }
}
