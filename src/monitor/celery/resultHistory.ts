import type { TaskUpdate } from '../../model/taskUpdate.ts';
import { isFinished } from '../../model/taskState.ts';
import { readScanSlice, scanSlice, SCAN_START } from '../redis/scanSlice.ts';
import type { SystemContext } from '../system.ts';
import type { CeleryKeys } from './keys.ts';
import { pause } from './pause.ts';
import { describeResult } from './resultRecord.ts';
import { RESULT_BATCH, type CeleryResults } from './results.ts';

/** Results taken into the history by the first look back, before which nobody listened. */
const MOST_PAST = 10_000;
/** The same of a gap: what ended in it is missed by those who watched. */
const MOST_MISSED = 1_000_000;
/** A larger result is left out: its state alone says little of the past. */
const MAX_RESULT_BYTES = 64 * 1024;
/** Between two steps, in ms; each looks at 1,000 keys, or reads at most 100 results. */
const REST_MS = 200;
const BYTES_PER_SECOND = 2 * 1024 * 1024;
/** After a failure, in ms, by doubling. */
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;
/** Between two looks, in ms, and ten times as long as the last one took. */
const LEAST_INTERVAL_MS = 10_000;
const INTERVAL_PER_DURATION = 10;
/** Results so much older than a gap were there before it, whatever the clocks say. */
const CLOCK_TOLERANCE_MS = 600_000;

/**
 * Reads the past: what the result backend still keeps of tasks that ended before anybody listened, or unheard in a gap. A
 * SCAN in small steps, a few a second; after a lost connection it goes on where it stopped. Results carry state, times
 * and traceback, and names only with `result_extended`. What the store knows to have ended is not read again.
 */
export class ResultHistory {
  private readonly context: SystemContext;
  private readonly keys: CeleryKeys;
  private readonly results: CeleryResults;
  private readonly onEnd: () => void;
  private readonly disposal = new AbortController();
  /** Of the next step; `null`: the look back has ended. */
  private cursor: string | null = SCAN_START;
  /** Of the last step, not read yet. */
  private waiting: string[] = [];
  private taken = 0;
  private most = MOST_PAST;
  private steps = 0;
  private isRunning = false;
  private failures = 0;
  private retryAt = Number.NEGATIVE_INFINITY;
  private beganAt = 0;
  /** Results that are older (epoch ms) are left out. */
  private since = Number.NEGATIVE_INFINITY;
  /** From when on to look again; `null`: there is no need. */
  private againSince: number | null = null;

  /** @param onEnd told once, when everything was looked at: passing states that were found want to be reconciled */
  constructor(
    context: SystemContext,
    parts: { readonly keys: CeleryKeys; readonly results: CeleryResults },
    onEnd: () => void,
  ) {
    this.context = context;
    this.keys = parts.keys;
    this.results = parts.results;
    this.onEnd = onEnd;
  }

  /** Results may have been missed since then (epoch ms): looks again for such, when it is time. */
  lookAgain(since: number): void {
    this.againSince = Math.min(this.againSince ?? since, since - CLOCK_TOLERANCE_MS);
  }

  /** Begins, or goes on after a failure; does nothing while it runs or when it has ended. `now`: epoch ms. */
  start(now: number): void {
    if (this.isRunning || this.disposal.signal.aborted || now < this.retryAt) return;
    if (this.cursor === null && this.waiting.length === 0) {
      if (this.againSince === null) return;
      this.since = this.againSince;
      this.againSince = null;
      this.cursor = SCAN_START;
      this.taken = 0;
      this.most = MOST_MISSED;
      this.beganAt = now;
    }
    if (this.beganAt === 0) this.beganAt = now;
    this.isRunning = true;
    this.look()
      .finally(() => {
        this.isRunning = false;
      })
      .then(
        () => {
          this.failures = 0;
        },
        (error: unknown) => {
          this.retryAt =
            this.context.clock.now() + Math.min(FIRST_RETRY_MS * 2 ** this.failures++, LAST_RETRY_MS);
          this.context.log('debug', `Past results could not be read, trying again: ${String(error)}`);
        },
      );
  }

  dispose(): void {
    this.disposal.abort();
  }

  private async look(): Promise<void> {
    const { signal } = this.disposal;
    for (;;) {
      const bytes = this.waiting.length > 0 ? await this.readSome() : await this.step();
      if (signal.aborted) return;
      if (this.taken >= this.most) this.stop();
      if (this.cursor === null && this.waiting.length === 0) {
        this.end();
        return;
      }
      await pause(this.context.clock, Math.max(REST_MS, (bytes / BYTES_PER_SECOND) * 1_000), signal);
    }
  }

  private async step(): Promise<number> {
    if (this.cursor === null) return 0;
    const [reply] = await this.context.results.pipeline([scanSlice(this.cursor, this.keys.resultPattern)]);
    const slice = readScanSlice(reply);
    if (slice === null) {
      this.context.log(
        'info',
        `Past results cannot be looked for: ${reply?.ok === false ? reply.error : 'no answer'}`,
      );
      this.stop();
      return 0;
    }
    this.steps++;
    this.cursor = slice.cursor;
    this.waiting = slice.keys.flatMap((key) => {
      const id = this.keys.taskIdOf(key.toString());
      return id !== null && this.isWanted(id) ? id : [];
    });
    if (this.steps % 100 === 0) {
      this.context.log('debug', `Looked at ${this.steps * 1_000} keys for past results.`);
    }
    return 0;
  }

  /** How many bytes were read. */
  private async readSome(): Promise<number> {
    const ids = this.waiting.slice(0, Math.min(RESULT_BATCH, this.most - this.taken));
    const { found, bytes } = await this.results.readBatch(ids, MAX_RESULT_BYTES);
    this.waiting = this.waiting.slice(ids.length);
    const now = this.context.clock.now();
    const updates: TaskUpdate[] = [];
    for (const [id, result] of found) {
      // It may have been heard of meanwhile.
      const update =
        result.kind === 'record' && this.isWanted(id)
          ? describeResult(result.record, this.ref(id), now)
          : null;
      if (update !== null && update.at >= this.since) updates.push({ ...update, isPast: true });
    }
    this.taken += updates.length;
    this.context.record(updates);
    return bytes;
  }

  private isWanted(id: string): boolean {
    const record = this.context.known(this.ref(id));
    return record === null || !isFinished(record.state) || record.state === 'lost';
  }

  private ref(id: string): TaskUpdate['ref'] {
    return { connectionId: this.context.config.id, system: 'celery', scope: '', id };
  }

  private stop(): void {
    this.cursor = null;
    this.waiting = [];
  }

  private end(): void {
    const now = this.context.clock.now();
    const interval = Math.max(LEAST_INTERVAL_MS, (now - this.beganAt) * INTERVAL_PER_DURATION);
    this.retryAt = now + interval;
    const limit = this.taken >= this.most ? ', the most that are taken' : '';
    this.context.log('info', `Read ${this.taken} past results of Celery${limit}.`);
    if (this.taken > 0) this.onEnd();
  }
}
