import type { TaskUpdate } from '../../model/taskUpdate.ts';
import type { SystemContext } from '../system.ts';
import { decodeEnvelope } from './envelope.ts';
import { normaliseEvent, type CeleryEvent } from './event.ts';
import type { MalformedInput } from './malformed.ts';
import type { CeleryQueues } from './queues.ts';
import type { CeleryWorkers } from './workers.ts';
import { parseBody } from './messageBody.ts';

const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Takes the messages of the event exchange apart: one event, or a batch of them from one worker. */
export class EventStream {
  private readonly context: SystemContext;
  private readonly workers: CeleryWorkers;
  private readonly queues: CeleryQueues;
  private readonly malformed: MalformedInput;
  /** Whether an event of any worker or task was seen. */
  present = false;

  constructor(
    context: SystemContext,
    workers: CeleryWorkers,
    queues: CeleryQueues,
    malformed: MalformedInput,
  ) {
    this.context = context;
    this.workers = workers;
    this.queues = queues;
    this.malformed = malformed;
  }

  take(message: Buffer): void {
    if (message.length > MAX_MESSAGE_BYTES) {
      this.malformed.note('an event message is larger than 16 MB', message);
      return;
    }
    const decoded = decodeEnvelope(message);
    const body = decoded.ok ? parseBody(decoded.envelope.body) : undefined;
    if (body === undefined) {
      this.malformed.note(decoded.ok ? 'the body of an event is not JSON' : decoded.message, message);
      return;
    }
    const now = this.context.clock.now();
    const updates: TaskUpdate[] = [];
    let sawWorker = false;
    for (const event of Array.isArray(body) ? (body as readonly unknown[]) : [body]) {
      const normalised = normaliseEvent(event, this.context.config.id, now);
      sawWorker = this.apply(normalised, updates, message, now) || sawWorker;
    }
    if (updates.length > 0) this.context.record(updates);
    if (sawWorker) this.context.changed('workers');
  }

  /** Whether the event was about a worker. */
  private apply(event: CeleryEvent, updates: TaskUpdate[], message: Buffer, now: number): boolean {
    this.present ||= event.kind === 'task' || event.kind === 'worker';
    if (event.kind === 'malformed') this.malformed.note(event.message, message);
    if (event.kind === 'worker') this.workers.see(event.sighting, now);
    if (event.kind === 'task') {
      updates.push(event.update);
      this.queues.hear(event.update, event.sender);
      if (event.sender !== null) this.workers.seeTaskEvent(event.sender, now);
    }
    return event.kind === 'worker';
  }
}
