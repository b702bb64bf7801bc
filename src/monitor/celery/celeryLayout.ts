import type { CeleryPeculiarities } from '../../model/connection.ts';

/** How a queue is split into lists by priority; kombu's `priority_steps` and `sep`. */
export interface PriorityLayout {
  /** Ascending, the first one is 0: its list carries the queue's plain name. */
  readonly steps: readonly number[];
  /** Also joins the fields of a binding. */
  readonly separator: string;
}

/** Everything that decides how keys and channels of one Celery application are named (kombu's transport options). */
export interface CeleryLayout {
  /** kombu's `global_keyprefix` of the broker: raw concatenation. */
  readonly keyPrefix: string;
  /** What stands before `celery-task-meta-` in the result backend. */
  readonly resultKeyPrefix: string;
  /** The broker's database number, which is part of every channel name. */
  readonly database: number;
  readonly priorities: PriorityLayout;
  readonly eventExchange: string;
  /** Without `.pidbox`. */
  readonly controlExchange: string;
  /**
   * What stands between key prefix and exchange in the channels on which workers listen; more than one where workers
   * of different releases share a broker.
   */
  readonly controlFanouts: readonly string[];
  /** The same for the channels on which events may come. */
  readonly eventFanouts: readonly string[];
  /** Whether events are published on one channel for each routing key; `null`: on either. */
  readonly fanoutPatterns: boolean | null;
  /** Hash of the messages in flight, without key prefix. */
  readonly unackedKey: string;
  readonly unackedIndexKey: string;
}

export const DEFAULT_PRIORITIES: PriorityLayout = { steps: [0, 3, 6, 9], separator: '\u0006\u0016' };
export const DEFAULT_EVENT_EXCHANGE = 'celeryev';
export const DEFAULT_CONTROL_EXCHANGE = 'celery';

/** What stands before the exchange in kombu's channels, unless `fanout_prefix` says otherwise. */
export function defaultFanout(database: number): string {
  return `/${database}.`;
}

/** kombu before 5.4 forgets to put the database into it where Sentinel is used. */
export const UNFORMATTED_FANOUT = '/{db}.';

/** What the settings of a connection say, in the terms of a layout. */
export type StatedLayout = CeleryPeculiarities & {
  readonly keyPrefix: string;
  readonly resultKeyPrefix: string;
};

/** The layout of an application of which nothing but the settings is known. */
export function statedLayout(stated: StatedLayout, database: number, throughSentinel: boolean): CeleryLayout {
  const fanouts = statedFanouts(stated.fanoutPrefix, database);
  const [formatted, unformatted] = [defaultFanout(database), UNFORMATTED_FANOUT];
  const usual = throughSentinel ? [formatted, unformatted] : [formatted];
  return {
    keyPrefix: stated.keyPrefix,
    resultKeyPrefix: stated.resultKeyPrefix,
    database,
    priorities: {
      steps: stated.prioritySteps ?? DEFAULT_PRIORITIES.steps,
      separator: stated.separator ?? DEFAULT_PRIORITIES.separator,
    },
    eventExchange: stated.eventExchange ?? DEFAULT_EVENT_EXCHANGE,
    controlExchange: stated.controlExchange ?? DEFAULT_CONTROL_EXCHANGE,
    controlFanouts: fanouts ?? usual,
    eventFanouts: fanouts ?? usual,
    fanoutPatterns: stated.fanoutPatterns ?? null,
    unackedKey: 'unacked',
    unackedIndexKey: 'unacked_index',
  };
}

/** `null`: the settings leave it to Celery. */
export function statedFanouts(
  fanoutPrefix: string | boolean | undefined,
  database: number,
): readonly string[] | null {
  if (fanoutPrefix === undefined) return null;
  if (fanoutPrefix === true) return [defaultFanout(database)];
  return [fanoutPrefix === false ? '' : fanoutPrefix.replaceAll('{db}', String(database))];
}

export function isSameLayout(one: CeleryLayout, other: CeleryLayout): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
