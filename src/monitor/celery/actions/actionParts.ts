import type { CeleryAction } from '../../../model/celeryAction.ts';
import type { RetryPreflight } from '../../../model/retryPreflight.ts';
import type { TaskRef } from '../../../model/task.ts';
import type { ActionOutcome } from '../../../model/action.ts';
import type { SystemContext } from '../../system.ts';
import type { Bindings } from '../bindings.ts';
import type { InFlight } from '../inFlight.ts';
import type { CeleryKeys } from '../keys.ts';
import type { CeleryQueues } from '../queues.ts';
import type { RemoteControl } from '../remoteControl.ts';
import type { CeleryResults } from '../results.ts';
import type { CeleryWorkers } from '../workers.ts';

/** What actions work with. */
export interface ActionParts {
  readonly context: SystemContext;
  readonly keys: CeleryKeys;
  readonly workers: CeleryWorkers;
  readonly queues: CeleryQueues;
  readonly bindings: Bindings;
  readonly inFlight: InFlight;
  readonly results: CeleryResults;
  readonly control: RemoteControl;
  /** Has workers asked anew what they are and take from. */
  readonly inspectSoon: () => void;
  /** Has unfinished tasks looked up anew. */
  readonly reconcileSoon: () => void;
  readonly preflightRetry: (ref: TaskRef) => Promise<RetryPreflight | null>;
}

export type CeleryActionKind = CeleryAction['kind'];

export type ActionOf<Kind extends CeleryActionKind> = Extract<CeleryAction, { kind: Kind }>;

/**
 * Does one kind of action. A server's refusal and a worker's error are outcomes.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export type ActionHandler<Kind extends CeleryActionKind> = (
  parts: ActionParts,
  action: ActionOf<Kind>,
) => Promise<ActionOutcome>;
