import type { Clock } from '../clock.ts';
import type { SystemContext } from '../system.ts';

const LOG_INTERVAL_MS = 60_000;
const SAMPLE_LENGTH = 200;
const MAX_KINDS = 100;

interface Count {
  total: number;
  unlogged: number;
  loggedAt: number;
}

/**
 * Counts what could not be understood, per kind, and puts one sample a minute of each into the log.
 * Samples can hold application data, hence the log level: they are shown only to a person who asks for details.
 */
export class MalformedInput {
  private readonly counts = new Map<string, Count>();
  private readonly clock: Clock;
  private readonly log: SystemContext['log'];

  constructor(clock: Clock, log: SystemContext['log']) {
    this.clock = clock;
    this.log = log;
  }

  /** Everything counted so far. */
  get total(): number {
    let sum = 0;
    for (const count of this.counts.values()) sum += count.total;
    return sum;
  }

  note(message: string, sample: Buffer | string): void {
    const count = this.countOf(message);
    const now = this.clock.now();
    count.total++;
    count.unlogged++;
    if (now - count.loggedAt < LOG_INTERVAL_MS) return;
    const times = count.unlogged === 1 ? '' : ` (${count.unlogged} times)`;
    this.log('warn', `Ignored malformed Celery data: ${message}${times}`);
    this.log('debug', `Sample of it: ${JSON.stringify(start(sample))}`);
    count.unlogged = 0;
    count.loggedAt = now;
  }

  private countOf(message: string): Count {
    const kind = this.counts.size < MAX_KINDS || this.counts.has(message) ? message : 'other';
    let count = this.counts.get(kind);
    if (count === undefined) {
      count = { total: 0, unlogged: 0, loggedAt: Number.NEGATIVE_INFINITY };
      this.counts.set(kind, count);
    }
    return count;
  }
}

function start(sample: Buffer | string): string {
  return typeof sample === 'string'
    ? sample.slice(0, SAMPLE_LENGTH)
    : sample.subarray(0, SAMPLE_LENGTH).toString();
}
