import { rounded } from '../bench/figure.ts';
import type { WatchedHost } from './watchedHost.ts';

const LOOK_MS = 500;
const BYTES_PER_MB = 1024 * 1024;

export interface Witnessed {
  readonly mostRssMb: number;
  readonly loopMaxMs: number;
  /** What was said of the connection, in order: `online`, `down: timeout`. */
  readonly states: readonly string[];
  readonly remarks: readonly string[];
}

/** Looks at the host and at what it says of its connection all through a fault. */
export class FaultWitness {
  readonly #host: WatchedHost;
  readonly #watching: Promise<void>;
  readonly #states: string[] = [];
  readonly #remarks = new Set<string>();
  #mostRss = 0;
  #loopMax = 0;
  #isOver = false;

  constructor(host: WatchedHost) {
    this.#host = host;
    this.#watching = this.#watch();
  }

  async stop(): Promise<Witnessed> {
    this.#isOver = true;
    await this.#watching;
    return {
      mostRssMb: rounded(this.#mostRss / BYTES_PER_MB, 1),
      loopMaxMs: rounded(this.#loopMax, 1),
      states: this.#states,
      remarks: [...this.#remarks],
    };
  }

  async #watch(): Promise<void> {
    while (!this.#isOver) {
      await this.#look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async #look(): Promise<void> {
    const { rssBytes, loopDelay } = await this.#host.vitals();
    this.#mostRss = Math.max(this.#mostRss, rssBytes);
    this.#loopMax = Math.max(this.#loopMax, loopDelay.max);
    const status = await this.#host.status();
    if (status === null) return;
    const { state, remarks = [] } = status;
    for (const { text } of remarks) this.#remarks.add(text);
    const text = state.kind === 'down' ? `down: ${state.problem.kind}` : state.kind;
    if (this.#states.at(-1) !== text) this.#states.push(text);
  }
}
