/** Calls its listeners once a second while there are any and the page is visible; one timer for the whole page. */
export interface Ticker {
  /** Returns what ends the subscription. */
  add(listener: () => void): () => void;
}

export function createTicker(): Ticker {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | null = null;
  const settle = (): void => {
    const wanted = listeners.size > 0 && document.visibilityState === 'visible';
    if (wanted && timer === null)
      timer = setInterval(() => listeners.forEach((listener) => listener()), 1_000);
    if (!wanted && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
  document.addEventListener('visibilitychange', settle);
  return {
    add(listener) {
      listeners.add(listener);
      settle();
      return () => {
        listeners.delete(listener);
        settle();
      };
    },
  };
}
