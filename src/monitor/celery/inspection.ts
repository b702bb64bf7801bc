import type { TaskUpdate } from '../../model/taskUpdate.ts';
import type { SystemContext } from '../system.ts';
import type { InspectArguments, InspectMethod } from './encoder/controlRequest.ts';
import { readActiveQueues, readHeldTasks, readScheduledTasks, readStats } from './inspectReplies.ts';
import type { ControlOutcome, RemoteControl } from './remoteControl.ts';
import type { CeleryWorkers } from './workers.ts';

/** Tasks that workers hold now, in their own words. */
export interface HeldTasks {
  readonly tasks: readonly TaskUpdate[];
  /** Whether every live worker has answered, so that a task that was not named is held by none. */
  readonly complete: boolean;
}

type Replies = Extract<ControlOutcome, { kind: 'replies' }>;

const COLLECT_MS = 2_000;
const NO_REPLIES: Replies = { kind: 'replies', replies: [], listeners: 0 };

/**
 * Asks all workers what they are and what they hold (`celery inspect`). Changes nothing in them. `forbidden` stays
 * set when this Redis user may not ask, which a later try can lift.
 */
export class Inspection {
  private readonly context: SystemContext;
  private readonly control: RemoteControl;
  private readonly workers: CeleryWorkers;
  forbidden: string | null = null;

  constructor(context: SystemContext, control: RemoteControl, workers: CeleryWorkers) {
    this.context = context;
    this.control = control;
    this.workers = workers;
  }

  /**
   * Learns pid, pool, concurrency and queues of every worker.
   *
   * @throws RedisLinkError when the server cannot be reached
   */
  async inspectWorkers(): Promise<void> {
    const [stats, queues] = await Promise.all([this.ask('stats'), this.ask('active_queues')]);
    if (stats === null || queues === null) return;
    this.workers.inspected(
      {
        stats: stats.replies.flatMap(({ worker, value }) => {
          const read = readStats(value);
          return read === null ? [] : { name: worker, stats: read };
        }),
        queues: queues.replies.flatMap(({ worker, value }) => {
          const read = readActiveQueues(value);
          return read === null ? [] : { name: worker, queues: read };
        }),
      },
      this.context.clock.now(),
    );
    this.context.changed('workers');
    this.context.changed('queues');
  }

  /**
   * Learns which tasks workers execute, have prefetched, or keep for later.
   *
   * @param withScheduled `false` where the tasks that wait for their ETA would be too many for one reply
   * @returns `null` when this user may not ask
   * @throws RedisLinkError when the server cannot be reached
   */
  async heldTasks(withScheduled: boolean): Promise<HeldTasks | null> {
    // Safe: a worker whose arguments are no JSON could not answer otherwise.
    const [active, reserved, scheduled] = await Promise.all([
      this.ask('active', { safe: true }),
      this.ask('reserved'),
      withScheduled ? this.ask('scheduled') : NO_REPLIES,
    ]);
    if (active === null || reserved === null || scheduled === null) return null;
    const now = this.context.clock.now();
    const { id } = this.context.config;
    const tasks = [
      ...readAll(scheduled, (value) => readScheduledTasks(value, id, now)),
      ...readAll(reserved, (value) => readHeldTasks(value, id, now)),
      ...readAll(active, (value) => readHeldTasks(value, id, now)),
    ];
    return { tasks, complete: this.isComplete(active) && this.isComplete(reserved) };
  }

  /** Every listener has answered, and every worker that counts as alive is among them, without an error. */
  private isComplete({ replies, listeners }: Replies): boolean {
    const answered = new Set(replies.flatMap(({ worker, value }) => (Array.isArray(value) ? worker : [])));
    return replies.length >= listeners && [...this.workers.liveNames()].every((name) => answered.has(name));
  }

  private async ask(method: InspectMethod, args: InspectArguments = {}): Promise<Replies | null> {
    const outcome = await this.control.ask({ method, arguments: args, destination: null }, COLLECT_MS);
    this.forbidden = outcome.kind === 'forbidden' ? outcome.message : null;
    return outcome.kind === 'replies' ? outcome : null;
  }
}

function readAll(
  { replies }: Replies,
  read: (value: unknown) => readonly TaskUpdate[] | null,
): readonly TaskUpdate[] {
  return replies.flatMap(({ value }) => read(value) ?? []);
}
