import { isFinished, isRunning } from '../../model/taskState.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { SystemContext } from '../system.ts';
import type { InFlight } from './inFlight.ts';
import { lostTask } from './lostTask.ts';
import type { QueueFindings, QueueSearch } from './queueSearch.ts';
import { describeStored, RESULT_BATCH, type CeleryResults } from './results.ts';
import type { HolderAnswers, TaskHolders } from './taskHolders.ts';

const MAX_RESULT_BYTES = 256 * 1024;

/**
 * Settles the tasks that seem to be nowhere. Looks for each where it can be in the order in which a task moves (its queue,
 * the messages in flight, a worker, its result), so that one that moves on meanwhile is met at a later place.
 */
export class UnaccountedTasks {
  private readonly context: SystemContext;
  private readonly inFlight: InFlight;
  private readonly queues: QueueSearch;
  private readonly queueNames: () => readonly string[];
  private readonly holders: TaskHolders;
  private readonly results: CeleryResults;

  constructor(
    context: SystemContext,
    parts: {
      readonly inFlight: InFlight;
      readonly queues: QueueSearch;
      /** All queues that are known. */
      readonly queueNames: () => readonly string[];
      readonly holders: TaskHolders;
      readonly results: CeleryResults;
    },
  ) {
    this.context = context;
    this.inFlight = parts.inFlight;
    this.queues = parts.queues;
    this.queueNames = parts.queueNames;
    this.holders = parts.holders;
    this.results = parts.results;
  }

  /**
   * Records as lost what is in none of those places and was not heard of since `askedAt` (epoch ms).
   *
   * @returns whether each of the tasks was found or is lost; `false` where a place could not be looked through
   * @throws RedisLinkError when a server cannot be reached
   */
  async settle(ids: ReadonlySet<string>, askedAt: number, signal: AbortSignal): Promise<boolean> {
    const waiting = new Set([...ids].filter((id) => this.isWaiting(id)));
    const names = this.queueNames();
    const findings: QueueFindings =
      waiting.size === 0
        ? { found: new Set(), searched: new Set() }
        : await this.queues.find(waiting, names, signal);
    const rest = [...ids].filter((id) => !findings.found.has(id) && this.inFlight.tagOf(id) === null);
    let isSettled = true;
    for (let start = 0; start < rest.length && !signal.aborted; start += RESULT_BATCH) {
      const batch = rest.slice(start, start + RESULT_BATCH);
      isSettled = (await this.settleBatch(batch, { findings, names, askedAt })) && isSettled;
    }
    return isSettled;
  }

  private async settleBatch(
    ids: readonly string[],
    look: {
      readonly findings: QueueFindings;
      readonly names: readonly string[];
      readonly askedAt: number;
    },
  ): Promise<boolean> {
    const answers = await this.holders.ask(ids);
    const { found, refused } = await this.results.readBatch(ids, MAX_RESULT_BYTES);
    const now = this.context.clock.now();
    const updates: TaskUpdate[] = [];
    let isSettled = refused === null;
    for (const id of ids) {
      const record = this.recordOf(id);
      if (record === null || record.updatedAt > look.askedAt || isFinished(record.state)) continue;
      if (answers.held.has(id)) continue;
      const result = found.get(id);
      const update = result === undefined ? null : describeStored(result, record.ref, now);
      if (update?.state !== undefined && isFinished(update.state)) updates.push(update);
      else if (refused === null && this.isNowhere(record, answers, look)) {
        const holder = this.holders.standing(record.worker, answers);
        updates.push(
          lostTask(record, { holder, hasUnreadResult: result !== undefined && update === null }, now),
        );
      } else isSettled = false;
    }
    this.context.record(updates);
    return isSettled;
  }

  private isNowhere(
    record: TaskRecord,
    answers: HolderAnswers,
    { findings, names }: { readonly findings: QueueFindings; readonly names: readonly string[] },
  ): boolean {
    // A message that was not acknowledged will be delivered again.
    if (!this.inFlight.isComplete || this.inFlight.tagOf(record.ref.id) !== null) return false;
    if (isRunning(record.state)) {
      return answers.complete || this.holders.standing(record.worker, answers) !== null;
    }
    const queues = record.queue === null ? names : [record.queue];
    return answers.complete && queues.length > 0 && queues.every((name) => findings.searched.has(name));
  }

  private isWaiting(id: string): boolean {
    const record = this.recordOf(id);
    return record !== null && !isRunning(record.state);
  }

  private recordOf(id: string): TaskRecord | null {
    return this.context.known({ connectionId: this.context.config.id, system: 'celery', scope: '', id });
  }
}
