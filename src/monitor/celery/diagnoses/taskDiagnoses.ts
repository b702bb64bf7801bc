import type { Diagnosis } from '../../../model/diagnosis.ts';
import type { Task } from '../../../model/task.ts';
import type { Worker } from '../../../model/worker.ts';
import type { Envelope } from '../envelope.ts';
import type { InFlight } from '../inFlight.ts';
import { parsePythonTime } from '../pythonTime.ts';
import type { RegisteredTasks } from '../registeredTasks.ts';
import { taskHeaders } from '../taskMessage.ts';
import { isWireObject } from '../wireFields.ts';
import { diagnose } from './diagnose.ts';
import type { DiagnosisFacts, MessageFacts, QueueFacts, VisibilityTimeout } from './diagnosisFacts.ts';

/** Where the facts come from: what was read anyway. Nothing is asked of a server for a diagnosis. */
export interface DiagnosisSources {
  now(): number;
  /** `null` when workers cannot be listed. */
  workers(): readonly Worker[] | null;
  queue(name: string): QueueFacts;
  visibilityTimeout(): VisibilityTimeout;
  readonly inFlight: InFlight;
  readonly registered: RegisteredTasks;
}

/** Gathers what is known around a task and draws the conclusions. */
export class TaskDiagnoses {
  private readonly sources: DiagnosisSources;

  constructor(sources: DiagnosisSources) {
    this.sources = sources;
  }

  /**
   * @param task as merged from everything that was read of it
   * @param envelope its message, when one was found in its queue or in flight; `null` otherwise
   */
  of(task: Task, envelope: Envelope | null): readonly Diagnosis[] {
    const { sources } = this;
    const facts: DiagnosisFacts = {
      now: sources.now(),
      task,
      message: envelope === null ? null : messageFacts(envelope),
      isInFlight: this.isInFlight(task.ref.id),
      queue: task.queue === null ? null : sources.queue(task.queue),
      workers: sources.workers(),
      registered: sources.registered.byName,
      registeredKnown: sources.registered.known,
      visibilityTimeout: sources.visibilityTimeout(),
    };
    return diagnose(facts);
  }

  private isInFlight(id: string): boolean | null {
    if (this.sources.inFlight.tagOf(id) !== null) return true;
    return this.sources.inFlight.isComplete ? false : null;
  }
}

function messageFacts(envelope: Envelope): MessageFacts {
  const headers = taskHeaders(envelope);
  const delivery = envelope.properties['delivery_info'];
  return {
    redelivered:
      headers['redelivered'] === true || (isWireObject(delivery) && delivery['redelivered'] === true),
    etaAt: parsePythonTime(headers['eta']),
    expiresAt: parsePythonTime(headers['expires']),
  };
}
