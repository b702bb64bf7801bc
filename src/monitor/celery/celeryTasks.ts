import type { RetryPreflight } from '../../model/retryPreflight.ts';
import type { TaskDetail, TaskRef } from '../../model/task.ts';
import type { SystemContext } from '../system.ts';
import { readTaskDetail } from './detail.ts';
import type { TaskDiagnoses } from './diagnoses/taskDiagnoses.ts';
import type { Envelope } from './envelope.ts';
import { keepMessage } from './keptMessage.ts';
import type { CeleryKeys } from './keys.ts';
import type { CeleryQueues } from './queues.ts';
import type { RegisteredTasks } from './registeredTasks.ts';
import type { CeleryResults } from './results.ts';
import { preflightRetry } from './retryPreflight.ts';
import type { TaskLookup } from './taskLookup.ts';
import { describeHeldMessage } from './taskMessage.ts';
import { readTask } from './taskReading.ts';

export interface CeleryTasksParts {
  readonly keys: CeleryKeys;
  readonly results: CeleryResults;
  readonly lookup: TaskLookup;
  readonly queues: CeleryQueues;
  readonly registered: RegisteredTasks;
  readonly diagnoses: TaskDiagnoses;
}

/** More repetitions of one task say no more. */
const MOST_RETRIES = 10;

/** What can be asked about one task of a connection, and what is kept of the messages that were seen. */
export class CeleryTasks {
  private readonly context: SystemContext;
  private readonly parts: CeleryTasksParts;

  constructor(context: SystemContext, parts: CeleryTasksParts) {
    this.context = context;
    this.parts = parts;
  }

  /** @throws RedisLinkError when the broker cannot be reached and the store does not know the task */
  readDetail(ref: TaskRef): Promise<TaskDetail | null> {
    const { diagnoses } = this.parts;
    const diagnose: Parameters<typeof readTaskDetail>[1]['diagnose'] = ({ task, envelope }) =>
      diagnoses.of(task, envelope);
    return readTaskDetail(this.context, { ...this.parts, diagnose }, ref);
  }

  /** @throws RedisLinkError when the broker cannot be reached and the store does not know the task */
  preflightRetry(ref: TaskRef): Promise<RetryPreflight | null> {
    const { queues, registered } = this.parts;
    return preflightRetry(
      {
        read: (one) => readTask(this.context, this.parts, one),
        consumersOf: (queue) => queues.consumersOf(queue),
        retriesOf: (one) => this.context.history.related(one, MOST_RETRIES).retries,
        isRegistered: (name) => (registered.known.size === 0 ? null : registered.byName.has(name)),
      },
      ref,
    );
  }
}

/**
 * Takes a message that a worker holds: its task, when nobody has told of it, and what nothing tells any more once the
 * task has run.
 *
 * @param queue where it came from; `null`: not known
 */
export function noteHeldMessage(context: SystemContext, envelope: Envelope, queue: string | null): void {
  const now = context.clock.now();
  const update = describeHeldMessage(envelope, context.config.id, queue, now);
  if (update === null) return;
  const { ref, groupId } = update;
  if (context.known(ref) === null) context.record([update]);
  // Events say where it stands, and when; only a message names its group.
  else if (groupId !== undefined) context.record([{ ref, at: 0, groupId }]);
  keepMessage(context, ref, envelope, queue);
}

/** Takes a message that waits in a queue: a task that nobody has told of yet is pending. */
export function noteWaitingMessage(context: SystemContext, envelope: Envelope, queue: string): void {
  const update = describeHeldMessage(envelope, context.config.id, queue, context.clock.now());
  if (update === null) return;
  const { ref, groupId } = update;
  if (context.known(ref) === null) context.record([{ ...update, state: 'pending' }]);
  else if (groupId !== undefined) context.record([{ ref, at: 0, groupId }]);
  keepMessage(context, ref, envelope, queue);
}
