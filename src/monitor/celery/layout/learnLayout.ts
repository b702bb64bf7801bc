import { type CeleryLayout, type StatedLayout, statedFanouts, statedLayout } from '../celeryLayout.ts';
import { fanoutOf } from './channelEvidence.ts';
import { controlExchangesIn, type FoundApps } from './foundApps.ts';
import type { WorkerConf } from './workerConf.ts';

/** What Redis itself gives away of an application. */
export interface AppEvidence {
  /** kombu's `sep`; `null`: no binding showed it. */
  readonly separator: string | null;
  /** An exchange on which workers listen to events; `null`: none was seen. */
  readonly eventExchange: string | null;
}

/** What was heard and told, beside the evidence that Redis keeps. */
export interface Testimony {
  /** Channels on which workers of any application on the server were heard. */
  readonly channels: readonly string[];
  readonly conf: WorkerConf | null;
  /** Found in the result backend, see `findResultPrefix`. */
  readonly resultPrefix: string | null;
}

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
  { channels, conf, resultPrefix }: Testimony,
): CeleryLayout {
  const assumed = statedLayout(stated, database, throughSentinel);
  const keyPrefix = prefixToWatch(stated, apps);
  const controlExchange = controlExchangeToUse(stated, apps, keyPrefix) ?? assumed.controlExchange;
  const otherPrefixes = apps.prefixes.filter((prefix) => prefix !== keyPrefix);
  const eventExchange =
    stated.eventExchange ?? conf?.eventExchange ?? evidence.eventExchange ?? assumed.eventExchange;
  const isOpen = statedFanouts(stated.fanoutPrefix, database) === null && apps.prefixes.includes(keyPrefix);
  const source = { keyPrefix, eventExchange, database, otherPrefixes };
  const heard = isOpen ? [...new Set(channels.flatMap((channel) => fanoutOf(channel, source) ?? []))] : [];
  return {
    ...assumed,
    keyPrefix,
    resultKeyPrefix: stated.resultKeyPrefix === '' ? (resultPrefix ?? '') : stated.resultKeyPrefix,
    priorities: {
      steps: stated.prioritySteps ?? conf?.prioritySteps ?? assumed.priorities.steps,
      separator: stated.separator ?? conf?.separator ?? evidence.separator ?? assumed.priorities.separator,
    },
    controlExchange,
    eventExchange,
    controlFanouts: heard.length === 0 ? assumed.controlFanouts : heard,
    eventFanouts: [...new Set([...assumed.eventFanouts, ...heard])],
    fanoutPatterns: stated.fanoutPatterns ?? conf?.fanoutPatterns ?? null,
    unackedKey: conf?.unackedKey ?? assumed.unackedKey,
    unackedIndexKey: conf?.unackedIndexKey ?? assumed.unackedIndexKey,
  };
}
