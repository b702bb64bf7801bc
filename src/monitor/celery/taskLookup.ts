import type { TaskRef } from '../../model/task.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import { parseTolerantJson } from '../../model/tolerantJson.ts';
import type { SystemContext } from '../system.ts';
import type { ControlReply } from './controlReply.ts';
import { readMessageInFlight, readMessageInQueue } from './heldMessages.ts';
import type { InFlight } from './inFlight.ts';
import { readQueriedTask } from './inspectReplies.ts';
import type { CeleryKeys } from './keys.ts';
import type { RemoteControl } from './remoteControl.ts';
import {
  describeHeldMessage,
  fieldOf,
  jsonPayload,
  messageArguments,
  type MessageArguments,
} from './taskMessage.ts';

/** An unfinished task as it was found outside of the result backend. */
export interface FoundTask {
  readonly update: TaskUpdate | null;
  /** `null` when the place where it was found does not hold its arguments. */
  readonly payload: MessageArguments | null;
}

const COLLECT_MS = 1_500;

/** Looks for one unfinished task where exact arguments may be: in flight, in its queue, with the workers. */
export class TaskLookup {
  private readonly context: SystemContext;
  private readonly keys: CeleryKeys;
  private readonly inFlight: InFlight;
  private readonly control: RemoteControl;

  constructor(
    context: SystemContext,
    parts: { readonly keys: CeleryKeys; readonly inFlight: InFlight; readonly control: RemoteControl },
  ) {
    this.context = context;
    this.keys = parts.keys;
    this.inFlight = parts.inFlight;
    this.control = parts.control;
  }

  /**
   * @param known what the store has of it
   * @throws RedisLinkError when the server cannot be reached
   */
  async find(ref: TaskRef, known: TaskRecord | null): Promise<FoundTask | null> {
    return (
      (await this.findInFlight(ref, known)) ??
      (await this.findInQueue(ref, known)) ??
      (await this.askWorkers(ref))
    );
  }

  private async findInFlight(ref: TaskRef, known: TaskRecord | null): Promise<FoundTask | null> {
    const envelope = await readMessageInFlight(this.context.broker, this.keys, this.inFlight, ref.id);
    if (envelope === null) return null;
    const update = describeHeldMessage(envelope, ref.connectionId, null, this.context.clock.now());
    return {
      update: known === null ? update : null,
      payload: messageArguments(envelope, 'in-flight message'),
    };
  }

  private async findInQueue(ref: TaskRef, known: TaskRecord | null): Promise<FoundTask | null> {
    if (known?.queue === undefined || known.queue === null || known.state !== 'pending') return null;
    const envelope = await readMessageInQueue(this.context.broker, this.keys, known.queue, ref.id);
    return envelope === null ? null : { update: null, payload: messageArguments(envelope, 'queue message') };
  }

  private async askWorkers(ref: TaskRef): Promise<FoundTask | null> {
    const now = this.context.clock.now();
    const heldBy = ({ value }: ControlReply): TaskUpdate | null =>
      readQueriedTask(value, ref.connectionId, ref.id, now);
    const outcome = await this.control.ask(
      { method: 'query_task', arguments: { ids: [ref.id] }, destination: null },
      COLLECT_MS,
      (replies) => replies.some((reply) => heldBy(reply) !== null),
    );
    if (outcome.kind !== 'replies') return null;
    for (const reply of outcome.replies) {
      const update = heldBy(reply);
      if (update !== null) return { update, payload: exactArguments(reply, ref.id) };
    }
    return null;
  }
}

/** The arguments as they stand in the reply's text, so that no digit is lost. */
function exactArguments(reply: ControlReply, id: string): MessageArguments | null {
  const parsed = parseTolerantJson(reply.text);
  const answer = parsed.ok ? fieldOf(fieldOf(parsed.value, reply.worker), id) : undefined;
  const info = answer?.kind === 'array' ? answer.items[1] : undefined;
  const args = fieldOf(info, 'args');
  const kwargs = fieldOf(info, 'kwargs');
  if (args?.kind !== 'array' || kwargs?.kind !== 'object') return null;
  return { args: jsonPayload(args, 'inspect reply'), kwargs: jsonPayload(kwargs, 'inspect reply') };
}
