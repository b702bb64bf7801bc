import { type CeleryLayout, type StatedLayout, statedFanouts, statedLayout } from '../celeryLayout.ts';
import { fanoutsHeard } from './channelEvidence.ts';
import { controlExchangesIn, type FoundApps } from './foundApps.ts';
import { type WorkerConf, writtenResultPrefix } from './workerConf.ts';

/** What Redis itself gives away of an application. */
export interface AppEvidence {
  /** kombu's `sep`; `null`: no binding showed it. */
  readonly separator: string | null;
  /** An exchange on which workers listen to events; `null`: none was seen. */
  readonly eventExchange: string | null;
  /** Mailbox channels that have listeners, of every application on the server; `null`: this user may not ask. */
  readonly channels: readonly string[] | null;
}

export const NO_EVIDENCE: AppEvidence = { separator: null, eventExchange: null, channels: null };

export interface Circumstances {
  readonly stated: StatedLayout;
  readonly database: number;
  readonly throughSentinel: boolean;
}

/** The application to watch: the configured one; else the one without prefix, or the only one that there is. */
export function prefixToWatch(stated: StatedLayout, apps: FoundApps): string {
  const { prefixes } = apps;
  if (stated.keyPrefix !== '' || prefixes.includes('')) return stated.keyPrefix;
  const [only, ...others] = prefixes;
  return only !== undefined && others.length === 0 ? only : stated.keyPrefix;
}

/** The control exchange of an application: the configured one, Celery's own, or the one that there is. */
export function controlExchangeToUse(
  stated: StatedLayout,
  apps: FoundApps,
  keyPrefix: string,
): string | null {
  if (stated.controlExchange !== undefined) return stated.controlExchange;
  const found = controlExchangesIn(apps.exchangesOf(keyPrefix));
  return found.includes('celery') ? 'celery' : (found[0] ?? null);
}

/** The layout that settings, Redis and workers together speak for; what the settings say wins. */
export function learnLayout(
  { stated, database, throughSentinel }: Circumstances,
  apps: FoundApps,
  evidence: AppEvidence,
  conf: WorkerConf | null,
): CeleryLayout {
  const assumed = statedLayout(stated, database, throughSentinel);
  const keyPrefix = prefixToWatch(stated, apps);
  const controlExchange = controlExchangeToUse(stated, apps, keyPrefix) ?? assumed.controlExchange;
  const otherPrefixes = apps.prefixes.filter((prefix) => prefix !== keyPrefix);
  const isStated = statedFanouts(stated.fanoutPrefix, database) !== null;
  const heard =
    isStated || !apps.prefixes.includes(keyPrefix)
      ? []
      : fanoutsHeard(evidence.channels ?? [], { keyPrefix, controlExchange, database, otherPrefixes });
  const learnedResultPrefix = conf?.resultKeyPrefix ?? null;
  return {
    ...assumed,
    keyPrefix,
    resultKeyPrefix:
      stated.resultKeyPrefix === '' && learnedResultPrefix !== null
        ? writtenResultPrefix(learnedResultPrefix)
        : stated.resultKeyPrefix,
    priorities: {
      steps: stated.prioritySteps ?? conf?.prioritySteps ?? assumed.priorities.steps,
      separator: stated.separator ?? conf?.separator ?? evidence.separator ?? assumed.priorities.separator,
    },
    controlExchange,
    eventExchange:
      stated.eventExchange ?? conf?.eventExchange ?? evidence.eventExchange ?? assumed.eventExchange,
    controlFanouts: heard.length === 0 ? assumed.controlFanouts : heard,
    eventFanouts: [...new Set([...assumed.eventFanouts, ...heard])],
    fanoutPatterns: stated.fanoutPatterns ?? conf?.fanoutPatterns ?? null,
    unackedKey: conf?.unackedKey ?? assumed.unackedKey,
    unackedIndexKey: conf?.unackedIndexKey ?? assumed.unackedIndexKey,
  };
}
