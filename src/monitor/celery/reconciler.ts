import { isFinished, isRunning } from '../../model/taskState.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { SystemContext } from '../system.ts';
import type { InFlight } from './inFlight.ts';
import type { Inspection } from './inspection.ts';
import { pause } from './pause.ts';
import { describeStored, RESULT_BATCH, type CeleryResults } from './results.ts';
import type { UnaccountedTasks } from './unaccountedTasks.ts';

const MAX_RESULT_BYTES = 256 * 1024;
/** A task that was heard of so recently may be missing in replies that were under way. */
const SETTLE_MS = 10_000;
/** The same for one that no worker has begun: between two places it can be out of sight for longer. */
const SETTLE_WAITING_MS = 60_000;
/** Between two batches of results, in ms, and longer when they were large. */
const REST_MS = 50;
const BYTES_PER_SECOND = 4 * 1024 * 1024;
/** Tasks that are looked for in one search of the queues. */
const MOST_UNACCOUNTED = 20_000;

/**
 * Finds out how tasks went on whose events may have been missed: goes over all that the store believes unfinished, in
 * small batches with rests in between. Asks the workers what they hold, then the result backend; what neither of them
 * knows is searched for, and lost when it is nowhere. Whatever was heard of since the pass began is left to its events.
 */
export class Reconciler {
  private readonly context: SystemContext;
  private readonly inspection: Inspection;
  private readonly results: CeleryResults;
  private readonly inFlight: InFlight;
  private readonly unaccounted: UnaccountedTasks;
  /** Where a pass was broken off; the next one goes on there, so that the end is reached however often links break. */
  private cursor: string | null = null;

  constructor(
    context: SystemContext,
    parts: {
      readonly inspection: Inspection;
      readonly results: CeleryResults;
      readonly inFlight: InFlight;
      readonly unaccounted: UnaccountedTasks;
    },
  ) {
    this.context = context;
    this.inspection = parts.inspection;
    this.results = parts.results;
    this.inFlight = parts.inFlight;
    this.unaccounted = parts.unaccounted;
  }

  /**
   * One pass over all unfinished tasks. Ends early when the signal aborts.
   *
   * @returns whether every one of them could be accounted for; if not, a later pass may tell more
   * @throws RedisLinkError when a server cannot be reached
   */
  async reconcile(signal: AbortSignal): Promise<boolean> {
    const askedAt = this.context.clock.now();
    const held = await this.inspection.heldTasks(this.inFlight.isComplete);
    if (held !== null && held.tasks.length > 0) this.context.record(held.tasks);
    const heldIds = new Set(held?.tasks.map(({ ref }) => ref.id));
    const isContinued = this.cursor !== null;
    const isSettled = await this.walk(heldIds, askedAt, signal);
    if (!isContinued || signal.aborted) return isSettled;
    return (await this.walk(heldIds, askedAt, signal)) && isSettled;
  }

  /** From where the last pass was broken off to the end. */
  private async walk(heldIds: ReadonlySet<string>, askedAt: number, signal: AbortSignal): Promise<boolean> {
    let isSettled = true;
    let missing = new Set<string>();
    do {
      const page = this.context.unfinishedPage(RESULT_BATCH, this.cursor);
      const doubtful = page.tasks.filter(({ updatedAt }) => updatedAt <= askedAt);
      const batch = await this.readResults(doubtful, heldIds);
      isSettled &&= batch.isReadable;
      if (batch.isReadable) {
        for (const record of batch.missing) {
          if (isSettling(record, askedAt)) isSettled = false;
          else if (!isLater(record, askedAt)) missing.add(record.ref.id);
        }
      }
      if (missing.size >= MOST_UNACCOUNTED || page.next === null) {
        isSettled = (await this.unaccounted.settle(missing, askedAt, signal)) && isSettled;
        missing = new Set();
      }
      this.cursor = page.next;
      if (doubtful.length > 0) {
        await pause(this.context.clock, Math.max(REST_MS, (batch.bytes / BYTES_PER_SECOND) * 1_000), signal);
      }
    } while (this.cursor !== null && !signal.aborted);
    return isSettled;
  }

  /** Records what results tell of these tasks, and names those that neither a result nor a worker accounts for. */
  private async readResults(
    tasks: readonly TaskRecord[],
    heldIds: ReadonlySet<string>,
  ): Promise<{
    readonly missing: readonly TaskRecord[];
    readonly isReadable: boolean;
    readonly bytes: number;
  }> {
    const { found, refused, bytes } = await this.results.readBatch(
      tasks.map(({ ref }) => ref.id),
      MAX_RESULT_BYTES,
    );
    const updates: TaskUpdate[] = [];
    const missing: TaskRecord[] = [];
    for (const record of tasks) {
      const result = found.get(record.ref.id);
      const update =
        result === undefined ? null : describeStored(result, record.ref, this.context.clock.now());
      const hasEnded = update?.state !== undefined && isFinished(update.state);
      const isHeld = heldIds.has(record.ref.id);
      // A passing state in the record (STARTED, RETRY) can be older than what a worker says itself.
      if (update !== null && (hasEnded || !isHeld)) updates.push(update);
      if (!hasEnded && !isHeld) missing.push(record);
    }
    this.context.record(updates);
    return { missing, isReadable: refused === null, bytes };
  }
}

/** Whether a task was heard of so recently that it may be on its way from one place to the next. */
function isSettling({ state, updatedAt }: TaskRecord, now: number): boolean {
  return updatedAt >= now - (isRunning(state) ? SETTLE_MS : SETTLE_WAITING_MS);
}

/** Whether a task waits for a moment that has not come, or hardly. */
function isLater({ state, etaAt }: TaskRecord, now: number): boolean {
  return !isRunning(state) && etaAt !== null && etaAt >= now - SETTLE_WAITING_MS;
}
