/** Runs one after the other what must not run at the same time. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs when all before it have ended, well or not. Settles as `run` does. */
  take<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(run);
    // Who took this turn hears of its failure; the next one only waits for its end.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
