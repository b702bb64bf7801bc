const longestTimerMs = 2 ** 31 - 1;

/** Resolves when the signal is aborted, and keeps the process alive until then. */
export function untilAborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    const alive = setInterval(() => undefined, longestTimerMs);
    const end = (): void => {
      clearInterval(alive);
      resolve(null);
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
