import type { TaskRef } from '../../model/task.ts';
import type { TaskMessage } from '../../model/taskMessage.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { PayloadSource } from '../../model/payload.ts';
import { parseTolerantJson } from '../../model/tolerantJson.ts';
import type { SystemContext } from '../system.ts';
import type { ControlReply } from './controlReply.ts';
import type { Envelope } from './envelope.ts';
import { readMessageInFlight, readMessageInQueue } from './heldMessages.ts';
import type { InFlight } from './inFlight.ts';
import { readQueriedTask } from './inspectReplies.ts';
import { calledMessage, messageToKeep } from './keptMessage.ts';
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
  /** What is worth keeping of its message. */
  readonly message: TaskMessage | null;
  /** The message itself, where it was found in its queue or in flight. */
  readonly envelope: Envelope | null;
}

interface Asked {
  readonly at: number;
  readonly answer: Promise<FoundTask | null>;
}

const COLLECT_MS = 1_500;
/** Somebody who follows a task reads it every second; asking reaches every worker, so the last answer serves that long. */
const ASK_AGAIN_MS = 5_000;
const MOST_ASKED = 500;

/** Looks for one unfinished task where exact arguments may be: in flight, in its queue, with the workers. */
export class TaskLookup {
  private readonly context: SystemContext;
  private readonly keys: CeleryKeys;
  private readonly inFlight: Pick<InFlight, 'tagOf'>;
  private readonly control: Pick<RemoteControl, 'ask'>;
  /** Oldest first. */
  private readonly asked = new Map<string, Asked>();

  constructor(
    context: SystemContext,
    parts: {
      readonly keys: CeleryKeys;
      readonly inFlight: Pick<InFlight, 'tagOf'>;
      readonly control: Pick<RemoteControl, 'ask'>;
    },
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
      (await this.answerOfWorkers(ref))
    );
  }

  private async findInFlight(ref: TaskRef, known: TaskRecord | null): Promise<FoundTask | null> {
    const envelope = await readMessageInFlight(this.context.broker, this.keys, this.inFlight, ref.id);
    if (envelope === null) return null;
    const update = describeHeldMessage(envelope, ref.connectionId, null, this.context.clock.now());
    return this.found(envelope, 'in-flight message', known === null ? update : null, known?.queue ?? null);
  }

  private async findInQueue(ref: TaskRef, known: TaskRecord | null): Promise<FoundTask | null> {
    if (known?.queue === undefined || known.queue === null || known.state !== 'pending') return null;
    const envelope = await readMessageInQueue(this.context.broker, this.keys, known.queue, ref.id);
    return envelope === null ? null : this.found(envelope, 'queue message', null, known.queue);
  }

  private found(
    envelope: Envelope,
    source: PayloadSource,
    update: TaskUpdate | null,
    queue: string | null,
  ): FoundTask {
    return {
      update,
      payload: messageArguments(envelope, source),
      message: messageToKeep(envelope, queue, this.context.clock.now()),
      envelope,
    };
  }

  private answerOfWorkers(ref: TaskRef): Promise<FoundTask | null> {
    const now = this.context.clock.now();
    const last = this.asked.get(ref.id);
    if (last !== undefined && now - last.at < ASK_AGAIN_MS) return last.answer;
    this.asked.delete(ref.id);
    const [oldest] = this.asked.keys();
    if (oldest !== undefined && this.asked.size >= MOST_ASKED) this.asked.delete(oldest);
    const asked: Asked = { at: now, answer: this.askWorkers(ref, now) };
    this.asked.set(ref.id, asked);
    // A question that failed is no answer.
    asked.answer.catch(() => {
      if (this.asked.get(ref.id) === asked) this.asked.delete(ref.id);
    });
    return asked.answer;
  }

  private async askWorkers(ref: TaskRef, now: number): Promise<FoundTask | null> {
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
      if (update !== null) return { update, ...toldCall(reply, update, now), envelope: null };
    }
    return null;
  }
}

/** The call as it stands in the reply's text, so that no digit of its arguments is lost. */
function toldCall(
  reply: ControlReply,
  { ref, queue }: TaskUpdate,
  now: number,
): Pick<FoundTask, 'payload' | 'message'> {
  const parsed = parseTolerantJson(reply.text);
  const answer = parsed.ok ? fieldOf(fieldOf(parsed.value, reply.worker), ref.id) : undefined;
  const info = answer?.kind === 'array' ? answer.items[1] : undefined;
  const args = fieldOf(info, 'args');
  const kwargs = fieldOf(info, 'kwargs');
  if (args?.kind !== 'array' || kwargs?.kind !== 'object') return { payload: null, message: null };
  // `name` can be a shadow; `type` is what the worker looks the task up by.
  const name = fieldOf(info, 'type') ?? fieldOf(info, 'name');
  return {
    payload: { args: jsonPayload(args, 'inspect reply'), kwargs: jsonPayload(kwargs, 'inspect reply') },
    message:
      name?.kind === 'string' && name.value !== ''
        ? calledMessage({ name: name.value, queue: queue ?? null }, args, kwargs, now)
        : null,
  };
}
