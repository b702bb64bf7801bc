import type { Task } from '../../../model/task.ts';
import type { Worker } from '../../../model/worker.ts';
import type { RegisteredOn } from '../registeredTasks.ts';

/** What diagnoses of one Celery task rest on. `null` = cannot know. Times are epoch ms. */
export interface DiagnosisFacts {
  /** Of our clock. */
  readonly now: number;
  readonly task: Task;
  /** What the headers of its message say, where a message was found. */
  readonly message: MessageFacts | null;
  /** Whether its message stands in the in-flight table: taken and not acknowledged. */
  readonly isInFlight: boolean | null;
  readonly queue: QueueFacts | null;
  /** Every worker of the connection, also those that are gone; `null` when they cannot be listed. */
  readonly workers: readonly Worker[] | null;
  /** Registered names of the live workers. */
  readonly registered: ReadonlyMap<string, RegisteredOn>;
  /** Nodenames of which the registered names are known. */
  readonly registeredKnown: ReadonlySet<string>;
  readonly visibilityTimeout: VisibilityTimeout;
}

export interface MessageFacts {
  readonly redelivered: boolean;
  readonly etaAt: number | null;
  readonly expiresAt: number | null;
}

export interface QueueFacts {
  readonly name: string;
  /** Messages that nobody has taken. */
  readonly waiting: number | null;
  /** Whether some exchange leads to it. */
  readonly isBound: boolean | null;
}

export interface VisibilityTimeout {
  readonly ms: number;
  /** `false`: no worker told its own, so Celery's default is taken. */
  readonly isKnown: boolean;
}

/** kombu's `visibility_timeout` where the application sets none: one hour. */
export const DEFAULT_VISIBILITY_TIMEOUT: VisibilityTimeout = { ms: 3_600_000, isKnown: false };
