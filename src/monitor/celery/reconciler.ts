import { isFinished, isRunning } from '../../model/taskState.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { SystemContext } from '../system.ts';
import type { InFlight } from './inFlight.ts';
import type { HeldTasks, Inspection } from './inspection.ts';
import { describeResult } from './resultRecord.ts';
import type { CeleryResults, StoredResult } from './results.ts';

const MAX_TASKS = 5_000;
const MAX_RESULT_BYTES = 256 * 1024;
/** A task that started so recently may be missing in replies that were under way. */
const SETTLE_MS = 10_000;

/**
 * Finds out how tasks went on whose events may have been missed: asks the workers what they hold, then the result
 * backend. A task that was running, that no worker holds any more and that left no result is lost.
 */
export class Reconciler {
  private readonly context: SystemContext;
  private readonly inspection: Inspection;
  private readonly results: CeleryResults;
  private readonly inFlight: InFlight;

  constructor(
    context: SystemContext,
    parts: { readonly inspection: Inspection; readonly results: CeleryResults; readonly inFlight: InFlight },
  ) {
    this.context = context;
    this.inspection = parts.inspection;
    this.results = parts.results;
    this.inFlight = parts.inFlight;
  }

  /**
   * @returns whether every task that seems to run could be accounted for; if not, a later try may tell more
   * @throws RedisLinkError when a server cannot be reached
   */
  async reconcile(): Promise<boolean> {
    const askedAt = this.context.clock.now();
    const held = await this.inspection.heldTasks(this.inFlight.isComplete);
    if (held !== null && held.tasks.length > 0) this.context.record(held.tasks);
    const unfinished = this.context.unfinished(MAX_TASKS);
    // After the inspection: what ended in between has its result by now.
    const results = await this.results.read(
      unfinished.map(({ ref }) => ref.id),
      MAX_RESULT_BYTES,
    );
    const heldIds = new Set(held?.tasks.map(({ ref }) => ref.id));
    const missing = unfinished.filter(
      ({ ref, state }) => isRunning(state) && !heldIds.has(ref.id) && !results.has(ref.id),
    );
    const losses = missing.filter((record) => this.isLost(record, held, askedAt));
    const updates = unfinished.flatMap((record) => {
      const result = results.get(record.ref.id);
      return result === undefined ? [] : (this.fromResult(record, result, heldIds) ?? []);
    });
    this.context.record([...updates, ...losses.map((record) => lost(record, askedAt))]);
    return losses.length === missing.length;
  }

  /** A passing state in the record (STARTED, RETRY) can be older than what a worker says itself. */
  private fromResult(
    record: TaskRecord,
    result: StoredResult,
    heldIds: ReadonlySet<string>,
  ): TaskUpdate | null {
    const update = this.describe(record, result);
    const isPassing = update?.state === undefined || !isFinished(update.state);
    return isPassing && heldIds.has(record.ref.id) ? null : update;
  }

  private describe(record: TaskRecord, result: StoredResult): TaskUpdate | null {
    const now = this.context.clock.now();
    if (result.kind === 'record') return describeResult(result.record, record.ref, now);
    return result.state === null ? null : { ref: record.ref, at: now, state: result.state };
  }

  private isLost(record: TaskRecord, held: HeldTasks | null, askedAt: number): boolean {
    return (
      held?.complete === true &&
      record.updatedAt < askedAt - SETTLE_MS &&
      // A message that was not acknowledged will be delivered again.
      this.inFlight.isComplete &&
      this.inFlight.tagOf(record.ref.id) === null
    );
  }
}

/** Never before the last thing that was seen of it, whatever the clocks say. */
function lost(record: TaskRecord, now: number): TaskUpdate {
  const at = Math.max(now, (record.startedAt ?? 0) + 1);
  return {
    ref: record.ref,
    at,
    state: 'lost',
    error: 'No worker runs it any more, and it left no result',
  };
}
