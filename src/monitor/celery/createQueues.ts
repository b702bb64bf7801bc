import type { SystemContext } from '../system.ts';
import type { Bindings } from './bindings.ts';
import type { InFlight } from './inFlight.ts';
import type { CeleryKeys } from './keys.ts';
import type { MalformedInput } from './malformed.ts';
import { OldestMessages } from './oldestMessages.ts';
import { QueueDepths } from './queueDepths.ts';
import { QueueNames } from './queueNames.ts';
import { CeleryQueues } from './queues.ts';
import { QueueTraffic } from './queueTraffic.ts';
import type { CeleryWorkers } from './workers.ts';

/** The queues of a connection, with everything that measures them. */
export function createQueues(
  context: Pick<SystemContext, 'config' | 'clock' | 'known' | 'log'>,
  parts: {
    readonly keys: CeleryKeys;
    readonly malformed: MalformedInput;
    readonly bindings: Bindings;
    readonly inFlight: InFlight;
    readonly workers: CeleryWorkers;
  },
): CeleryQueues {
  const { keys, malformed, bindings, inFlight, workers } = parts;
  const { config, clock } = context;
  const names = new QueueNames({
    keys,
    bindings,
    workers,
    inFlight,
    config: config.celery,
    onTooMany: (message) => {
      context.log('warn', message);
    },
  });
  return new CeleryQueues(config.id, {
    clock,
    names,
    bindings,
    inFlight,
    depths: new QueueDepths((queue) => names.lists(queue), malformed),
    traffic: new QueueTraffic(workers),
    oldest: new OldestMessages(
      (id) => context.known({ connectionId: config.id, system: 'celery', scope: '', id })?.sentAt ?? null,
    ),
  });
}
