import type { ChangeTopic } from '../contract/monitorApi.ts';
import type { Clock } from './clock.ts';

/** Between two notices, in ms: at most four a second. */
export const NOTICE_INTERVAL_MS = 250;

/** Gathers what changed into few notices: the first at once, further ones together. */
export class ChangeCoalescer {
  readonly #clock: Clock;
  readonly #tell: (topics: readonly ChangeTopic[]) => void;
  readonly #topics = new Set<ChangeTopic>();
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, tell: (topics: readonly ChangeTopic[]) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  changed(topic: ChangeTopic): void {
    this.#topics.add(topic);
    if (this.#cancel !== null) return;
    const wait = Math.max(this.#toldAt + NOTICE_INTERVAL_MS - this.#clock.now(), 0);
    this.#cancel = this.#clock.after(wait, () => {
      this.#cancel = null;
      this.#toldAt = this.#clock.now();
      const topics = [...this.#topics];
      this.#topics.clear();
      this.#tell(topics);
    });
  }

  dispose(): void {
    this.#cancel?.();
    this.#topics.clear();
  }
}
