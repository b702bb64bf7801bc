import type { TaskUpdate } from '../../model/taskUpdate.ts';
import type { SystemContext } from '../system.ts';
import type { InspectArguments, InspectMethod } from './encoder/controlRequest.ts';
import { countHeld, type HeldCountBudget } from './heldCounts.ts';
import { readActiveQueues, readHeldTasks, readScheduledTasks } from './inspectReplies.ts';
import { readRegistered, type RegisteredTasks } from './registeredTasks.ts';
import type { ControlOutcome, RemoteControl } from './remoteControl.ts';
import type { CeleryWorkers } from './workers.ts';
import { readStats } from './workerStats.ts';

/** What is asked beside pid, pool, concurrency and queues. */
export interface InspectionPlan {
  /** Nodenames; `null`: every worker. */
  readonly destination: readonly string[] | null;
  /** How many tasks each holds. */
  readonly held: boolean;
  /** Which tasks each knows. */
  readonly registered: boolean;
}

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
  private readonly registered: RegisteredTasks;
  private readonly budget: HeldCountBudget;
  forbidden: string | null = null;

  constructor(
    context: SystemContext,
    parts: {
      readonly control: RemoteControl;
      readonly workers: CeleryWorkers;
      readonly registered: RegisteredTasks;
      readonly budget: HeldCountBudget;
    },
  ) {
    this.context = context;
    this.control = parts.control;
    this.workers = parts.workers;
    this.registered = parts.registered;
    this.budget = parts.budget;
  }

  /**
   * Learns what workers are, and as the plan says how much they hold and what they know.
   *
   * @throws RedisLinkError when the server cannot be reached
   */
  async inspect({ destination, held, registered }: InspectionPlan): Promise<void> {
    await Promise.all([
      this.learnWorkers(destination),
      held ? this.learnHeld(destination) : null,
      registered ? this.learnRegistered(destination) : null,
    ]);
    this.registered.keep(this.workers.liveNames());
    this.context.changed('workers');
    this.context.changed('queues');
  }

  private async learnWorkers(destination: readonly string[] | null): Promise<void> {
    const [stats, queues] = await Promise.all([
      this.ask('stats', {}, destination),
      this.ask('active_queues', {}, destination),
    ]);
    if (stats === null || queues === null) return;
    const answers = {
      stats: stats.replies.flatMap(({ worker, value }) => {
        const read = readStats(value);
        return read === null ? [] : { name: worker, stats: read };
      }),
      queues: queues.replies.flatMap(({ worker, value }) => {
        const read = readActiveQueues(value);
        return read === null ? [] : { name: worker, queues: read };
      }),
    };
    this.workers.inspected(answers, this.context.clock.now(), destination);
  }

  private async learnHeld(destination: readonly string[] | null): Promise<void> {
    const verdict = await this.budget.judge();
    if (verdict === 'too many') this.workers.forgetHeld();
    if (verdict !== 'allowed') return;
    const [reserved, scheduled] = await Promise.all([
      this.ask('reserved', {}, destination),
      this.ask('scheduled', {}, destination),
    ]);
    if (reserved === null || scheduled === null) return;
    this.budget.spend([...reserved.replies, ...scheduled.replies]);
    this.workers.holds('reserved', countHeld(reserved.replies));
    this.workers.holds('scheduled', countHeld(scheduled.replies));
  }

  private async learnRegistered(destination: readonly string[] | null): Promise<void> {
    const registered = await this.ask('registered', {}, destination);
    for (const { worker, value } of registered?.replies ?? []) {
      const tasks = readRegistered(value);
      if (tasks !== null) this.registered.learn(worker, tasks);
    }
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

  private async ask(
    method: InspectMethod,
    args: InspectArguments = {},
    destination: readonly string[] | null = null,
  ): Promise<Replies | null> {
    const outcome = await this.control.ask({ method, arguments: args, destination }, COLLECT_MS, (replies) =>
      destination === null
        ? false
        : destination.every((name) => replies.some(({ worker }) => worker === name)),
    );
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
