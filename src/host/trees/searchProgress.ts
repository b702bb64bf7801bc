/** Until a search that goes on is worth a word, and between two of them, in ms. */
const INTERVAL_MS = 500;

export interface SearchProgressOptions {
  /** How far back has been looked, epoch ms; `null`: that says nothing. */
  readonly searchedBackTo: () => Promise<number | null>;
  readonly say: (searchedBackTo: number) => void;
  /** Calls once after `ms`; the returned function cancels. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** Tells now and then how far back a search has looked. The returned function ends that. */
export function followSearch({ searchedBackTo, say, after }: SearchProgressOptions): () => void {
  let cancel: (() => void) | null = null;
  let isOver = false;
  const look = async (): Promise<void> => {
    // The search itself tells that the monitor failed.
    const at = await searchedBackTo().catch(() => null);
    if (isOver) return;
    if (at !== null) say(at);
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
