/** Failures count as seen when the tasks have been in sight this long, in a window with the focus; ms. */
export const LOOKING_MS = 3_000;

export interface LookClockOptions {
  /** Everything that failed until now has been seen. */
  readonly seen: () => void;
  /** Calls once after `ms`; the returned function cancels. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** Tells that a person has looked at the failures, once for each time that there are any. */
export class LookClock {
  readonly #options: LookClockOptions;
  #cancel: (() => void) | null = null;

  constructor(options: LookClockOptions) {
    this.#options = options;
  }

  /** Whether there are failures, and a person can see them now. A look that goes on is not begun anew. */
  update(isLooking: boolean): void {
    if (!isLooking) {
      this.#cancel?.();
      this.#cancel = null;
      return;
    }
    this.#cancel ??= this.#options.after(LOOKING_MS, () => {
      this.#cancel = null;
      this.#options.seen();
    });
  }

  dispose(): void {
    this.update(false);
  }
}
