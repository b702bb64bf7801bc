import type { TreeChanges } from './treeChanges.ts';

/**
 * Between two notices of changed rows, in ms. VS Code shows a first one at once, but holds one that comes within 200 ms of
 * another back until 200 ms have passed without any (`Event.debounce` in its `ExtHostTreeView`): told later, it is shown sooner.
 */
export const NOTICE_SPACING_MS = 210;

export interface SpacedChangesOptions {
  /** Tells VS Code which rows changed. */
  readonly tell: (changes: TreeChanges) => void;
  readonly now: () => number;
  /** Calls once after `ms`; the returned function cancels. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** Tells of changed rows at once, and of those that follow too soon together, as soon as they are shown at once. */
export class SpacedChanges {
  readonly #options: SpacedChangesOptions;
  #waiting: TreeChanges = [];
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(options: SpacedChangesOptions) {
    this.#options = options;
  }

  changed(changes: TreeChanges): void {
    if (changes.length === 0) return;
    this.#waiting =
      changes === 'all' || this.#waiting === 'all' ? 'all' : [...new Set([...this.#waiting, ...changes])];
    if (this.#cancel !== null) return;
    const wait = this.#toldAt + NOTICE_SPACING_MS - this.#options.now();
    if (wait <= 0) {
      this.#tell();
      return;
    }
    this.#cancel = this.#options.after(wait, () => {
      this.#cancel = null;
      this.#tell();
    });
  }

  dispose(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#waiting = [];
  }

  #tell(): void {
    const changes = this.#waiting;
    this.#waiting = [];
    this.#toldAt = this.#options.now();
    this.#options.tell(changes);
  }
}
