/** Until a search that goes on is worth a word, and between two of them, in ms. */
const INTERVAL_MS = 500;

/** Until it is worth a word that says only that it goes on, in ms. */
const LONG_MS = 2_000;

/** How far a search has come. */
export interface SearchProgress {
  /** Back to when it has looked, epoch ms; `null`: it does not look from the newest to the oldest. */
  readonly backTo: number | null;
}

export interface SearchProgressOptions {
  /** `null`: nothing is searched just now. */
  readonly progress: () => Promise<SearchProgress | null>;
  readonly say: (progress: SearchProgress) => void;
  /** Calls once after `ms`; the returned function cancels. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** Tells now and then how far a search has come. The returned function ends that. */
export function followSearch({ progress, say, after }: SearchProgressOptions): () => void {
  let cancel: (() => void) | null = null;
  let isOver = false;
  let waitedMs = 0;
  const look = async (): Promise<void> => {
    waitedMs += INTERVAL_MS;
    // The search itself tells that the monitor failed.
    const reached = await progress().catch(() => null);
    if (isOver) return;
    if (reached !== null && (reached.backTo !== null || waitedMs >= LONG_MS)) say(reached);
    wait();
  };
  const wait = (): void => {
    cancel = after(INTERVAL_MS, () => {
      void look();
    });
  };
  wait();
  return () => {
    isOver = true;
    cancel?.();
  };
}
