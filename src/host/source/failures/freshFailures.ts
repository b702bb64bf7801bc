import { failuresByFile, type FreshFailure, type FreshFailureFiles } from './freshFailure.ts';
import { FailureReader, type FailureReaderDeps } from './failureReader.ts';

export interface FreshFailureDeps extends FailureReaderDeps {
  /** Whether files of the workspace may be looked up at all. */
  isTrusted(): boolean;
  /** Epoch ms. */
  now(): number;
  /** Calls back after so many ms, unless the returned function is called. */
  after(ms: number, callback: () => void): () => void;
  /** Takes the error of a look that did not succeed; the next change leads to another. */
  onError(error: unknown): void;
}

const PAUSE_MS = 5_000;
/** How often it is looked again without a change, while there are failures: they grow old, and files change. */
const AGAIN_MS = 60_000;
const MOST_CHANGED_FILES = 500;

/**
 * The lines of the workspace at which tasks failed within the last hour and have not succeeded since, by file: for
 * Problems, for marks in the editor and for the explorer. Costs nothing as long as nobody listens.
 */
export class FreshFailures {
  readonly #deps: FreshFailureDeps;
  readonly #reader: FailureReader;
  readonly #listeners = new Set<() => void>();
  /** When files were changed in an editor, epoch ms; the disk tells it only once they are saved. */
  readonly #changedAt = new Map<string, number>();
  #files: FreshFailureFiles = new Map();
  #next: { readonly at: number; readonly cancel: () => void } | null = null;
  #isLooking = false;

  constructor(deps: FreshFailureDeps) {
    this.#deps = deps;
    this.#reader = new FailureReader({ ...deps, changedAt: (path) => this.#lastChangeOf(path) });
  }

  /** What is known now; empty as long as nobody listens. */
  get files(): FreshFailureFiles {
    return this.#files;
  }

  /** Calls back when {@link files} is another one. Looking begins with the first listener and ends with the last. */
  readonly onDidChange = (listener: () => void): { dispose(): void } => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#lookWithin(0);
    return {
      dispose: () => {
        this.#listeners.delete(listener);
        if (this.#listeners.size === 0) this.#rest();
      },
    };
  };

  /** Tasks changed: looks soon. */
  tasksChanged(): void {
    this.#lookWithin(PAUSE_MS);
  }

  /** A person changed a file: what failed in it before says nothing of it any more. */
  fileChanged(path: string): void {
    this.#changedAt.delete(path);
    this.#changedAt.set(path, this.#deps.now());
    const [oldest] = this.#changedAt.keys();
    if (this.#changedAt.size > MOST_CHANGED_FILES && oldest !== undefined) this.#changedAt.delete(oldest);
    if (!this.#files.has(path)) return;
    this.#show([...this.#files.values()].flat().filter(({ place }) => place.path !== path));
  }

  /** Files are found elsewhere from now on, or may be looked up: by another mapping, another folder, trust. */
  workspaceChanged(): void {
    this.#reader.forgetPlaces();
    this.#lookWithin(0);
  }

  dispose(): void {
    this.#listeners.clear();
    this.#rest();
  }

  #rest(): void {
    this.#next?.cancel();
    this.#next = null;
    this.#files = new Map();
  }

  /** Unless a look is due before that anyway. */
  #lookWithin(ms: number): void {
    const at = this.#deps.now() + ms;
    if (this.#listeners.size === 0 || (this.#next !== null && this.#next.at <= at)) return;
    this.#next?.cancel();
    const cancel = this.#deps.after(ms, () => {
      this.#next = null;
      void this.#look();
    });
    this.#next = { at, cancel };
  }

  async #look(): Promise<void> {
    if (this.#isLooking) {
      this.#lookWithin(PAUSE_MS);
      return;
    }
    this.#isLooking = true;
    try {
      const now = this.#deps.now();
      const { failures, isComplete } = this.#deps.isTrusted()
        ? await this.#reader.read(now)
        : { failures: [], isComplete: true };
      if (this.#listeners.size === 0) return;
      this.#show(
        failures.filter(({ place, failedAt }) => (this.#changedAt.get(place.path) ?? 0) <= failedAt),
      );
      if (!isComplete) this.#lookWithin(PAUSE_MS);
      else if (failures.length > 0) this.#lookWithin(AGAIN_MS);
    } catch (error) {
      this.#deps.onError(error);
    } finally {
      this.#isLooking = false;
    }
  }

  #show(failures: readonly FreshFailure[]): void {
    const before = signature(this.#files);
    this.#files = failuresByFile(failures);
    if (signature(this.#files) === before) return;
    for (const listener of this.#listeners) listener();
  }

  async #lastChangeOf(path: string): Promise<number | null> {
    const onDisk = await this.#deps.changedAt(path);
    const inEditor = this.#changedAt.get(path) ?? null;
    return onDisk === null || inEditor === null ? (onDisk ?? inEditor) : Math.max(onDisk, inEditor);
  }
}

function signature(files: FreshFailureFiles): string {
  return JSON.stringify([...files]);
}
