/** `load`: ask the monitor and draw; `tick`: draw ages and running times anew from what is known. */
export type RedrawKind = 'load' | 'tick';

export interface RedrawClockOptions {
  run(kind: RedrawKind): void;
  now(): number;
  /** Between two loads, in ms. A first change after a calm time is drawn at once. */
  loadInterval(): number;
  /** Calls once after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** Between two loads, in ms: as often as the monitor speaks. */
export const LOAD_INTERVAL_MS = 250;

/** The same for rows that stay and whose figures change all the time: nobody reads them more often. */
export const FIGURES_INTERVAL_MS = 500;

/** Between the last drawing and a tick, in ms. */
const TICK_INTERVAL_MS = 1_000;

/** A tooltip that is being read would vanish with its row: the rows stay as they are for this long, in ms. */
export const READING_MS = 8_000;

/** Decides when a view that is in sight is drawn again. */
export class RedrawClock {
  readonly #options: RedrawClockOptions;
  #running = false;
  #loadDue = false;
  #lastLoadAt = Number.NEGATIVE_INFINITY;
  #lastDrawAt = Number.NEGATIVE_INFINITY;
  #heldUntil = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(options: RedrawClockOptions) {
    this.#options = options;
  }

  /** The view came into sight. */
  start(): void {
    this.#running = true;
    this.#arm();
  }

  /** The view went out of sight; a load that is due waits until it is back. */
  stop(): void {
    this.#running = false;
    this.#heldUntil = Number.NEGATIVE_INFINITY;
    this.#cancel?.();
    this.#cancel = null;
  }

  /** Something changed: load as soon as the pace allows it. */
  load(): void {
    this.#loadDue = true;
    this.#arm();
  }

  /** A person asked: load at once. */
  loadNow(): void {
    this.#lastLoadAt = Number.NEGATIVE_INFINITY;
    this.#heldUntil = Number.NEGATIVE_INFINITY;
    this.load();
  }

  /** A person reads a tooltip: leave the rows alone for a while. */
  hold(): void {
    this.#heldUntil = this.#options.now() + READING_MS;
    this.#arm();
  }

  /** The view is loaded and drawn now for another reason: because it is new. */
  drawn(): void {
    this.#loadDue = false;
    this.#lastLoadAt = this.#options.now();
    this.#lastDrawAt = this.#lastLoadAt;
    this.#arm();
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (!this.#running) return;
    const next = this.#loadDue
      ? this.#lastLoadAt + this.#options.loadInterval()
      : this.#lastDrawAt + TICK_INTERVAL_MS;
    const at = Math.max(next, this.#heldUntil);
    const wait = Math.max(0, at - this.#options.now());
    this.#cancel = this.#options.after(Number.isFinite(wait) ? wait : 0, () => {
      this.#run();
    });
  }

  #run(): void {
    const kind = this.#loadDue ? 'load' : 'tick';
    this.#lastDrawAt = this.#options.now();
    if (kind === 'load') this.#lastLoadAt = this.#lastDrawAt;
    this.#loadDue = false;
    this.#cancel = null;
    this.#arm();
    this.#options.run(kind);
  }
}
