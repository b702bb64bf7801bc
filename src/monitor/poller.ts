import type { Clock } from './clock.ts';

/** Whether anybody looks at a view. */
export type Attention = 'visible' | 'hidden';

export interface PollerOptions {
  readonly clock: Clock;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  readonly attention: Attention;
  /** One round. Rejects when it failed; must come to an end by itself. */
  readonly poll: () => Promise<void>;
  /** A round failed for the nth time in a row. */
  readonly onFailure: (error: unknown, failures: number) => void;
}

/** From the start of one round to the start of the next, in ms. */
export const POLL_INTERVAL_MS: Readonly<Record<Attention, number>> = { visible: 1_000, hidden: 10_000 };
/** Between the end of a slow round and the next one: a busy server gets room to breathe. */
const LEAST_PAUSE_MS = 250;
const LONGEST_BACKOFF_MS = 30_000;

/**
 * Polls at the cadence of the attention it gets, one round at a time. After failures it waits twice as long each time,
 * with jitter, up to 30 s.
 */
export class Poller {
  readonly #options: PollerOptions;
  #attention: Attention;
  /** Counts starts and stops, so that a round that outlives one changes nothing. */
  #life = 0;
  #isRunning = false;
  #isPolling = false;
  #startedAt = 0;
  #failures = 0;
  #cancel = (): void => undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#attention = options.attention;
  }

  /** Polls now and from now on. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#life++;
    this.#failures = 0;
    if (!this.#isPolling) void this.#round();
  }

  stop(): void {
    this.#isRunning = false;
    this.#life++;
    this.#cancel();
  }

  /** Takes effect at once: the next round comes when the new cadence says. */
  setAttention(attention: Attention): void {
    if (attention === this.#attention) return;
    this.#attention = attention;
    if (!this.#isRunning || this.#isPolling || this.#failures > 0) return;
    this.#cancel();
    this.#schedule(Math.max(this.#startedAt + POLL_INTERVAL_MS[attention] - this.#options.clock.now(), 0));
  }

  async #round(): Promise<void> {
    const { clock, poll, onFailure } = this.#options;
    const life = this.#life;
    this.#isPolling = true;
    this.#startedAt = clock.now();
    try {
      await poll();
      if (life === this.#life) this.#failures = 0;
    } catch (error) {
      if (life === this.#life) onFailure(error, ++this.#failures);
    } finally {
      this.#isPolling = false;
    }
    if (!this.#isRunning) return;
    if (life === this.#life) this.#schedule(this.#pause());
    else void this.#round();
  }

  #schedule(ms: number): void {
    this.#cancel = this.#options.clock.after(ms, () => {
      void this.#round();
    });
  }

  #pause(): number {
    const interval = POLL_INTERVAL_MS[this.#attention];
    if (this.#failures === 0) {
      return Math.max(this.#startedAt + interval - this.#options.clock.now(), LEAST_PAUSE_MS);
    }
    const longest = Math.max(Math.min(interval * 2 ** this.#failures, LONGEST_BACKOFF_MS), interval);
    return longest * (0.5 + this.#options.random() / 2);
  }
}
