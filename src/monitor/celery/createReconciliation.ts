import type { SystemContext } from '../system.ts';
import type { InFlight } from './inFlight.ts';
import type { Inspection } from './inspection.ts';
import type { CeleryKeys } from './keys.ts';
import type { CeleryQueues } from './queues.ts';
import { QueueSearch } from './queueSearch.ts';
import { Reconciler } from './reconciler.ts';
import { Reconciliation } from './reconciliation.ts';
import type { RemoteControl } from './remoteControl.ts';
import type { CeleryResults } from './results.ts';
import { TaskHolders } from './taskHolders.ts';
import { UnaccountedTasks } from './unaccountedTasks.ts';
import type { CeleryWorkers } from './workers.ts';

/** Puts together what reconciles the tasks of one connection; the caller ticks and disposes it. */
export function createReconciliation(
  context: SystemContext,
  parts: {
    readonly keys: CeleryKeys;
    readonly control: RemoteControl;
    readonly workers: CeleryWorkers;
    readonly queues: CeleryQueues;
    readonly inspection: Inspection;
    readonly results: CeleryResults;
    readonly inFlight: InFlight;
  },
): Reconciliation {
  const { keys, workers, queues, inspection, results, inFlight } = parts;
  const unaccounted = new UnaccountedTasks(context, {
    inFlight,
    queues: new QueueSearch(context.broker, keys, context.clock),
    queueNames: () => queues.names(),
    holders: new TaskHolders(context, parts),
    results,
  });
  return new Reconciliation(
    context,
    new Reconciler(context, { inspection, results, inFlight, unaccounted }),
    () => workers.haveSilent(),
  );
}
