import { countOf, isWireObject, numberOf, textOf, type WireObject } from '../wireFields.ts';

/** What one worker says of the settings of its application (`inspect conf`, without defaults). */
export interface WorkerConf {
  readonly prioritySteps: readonly number[] | null;
  readonly separator: string | null;
  readonly unackedKey: string | null;
  readonly unackedIndexKey: string | null;
  readonly visibilityTimeoutMs: number | null;
  readonly fanoutPatterns: boolean | null;
  readonly eventExchange: string | null;
  /** Whether the result backend has a `global_keyprefix`; workers do not tell which. */
  readonly hasResultKeyPrefix: boolean;
  readonly resultExtended: boolean | null;
  readonly resultBackend: string | null;
}

const MOST_STEPS = 100;

/**
 * Workers mask settings whose name contains KEY, and so key names and prefixes (`********`); of the broker's they tell the
 * real ones in their answer to `stats`.
 *
 * @param reply to `conf`, without defaults
 * @param stats the same worker's reply to `stats`, if it came
 * @returns `null` when the reply is an error
 */
export function readWorkerConf(reply: unknown, stats: unknown): WorkerConf | null {
  if (!isWireObject(reply) || (Object.keys(reply).length === 1 && 'error' in reply)) return null;
  const settings = withPlainNames(reply);
  const told = isWireObject(stats) ? optionsOf(stats['broker']) : {};
  const broker = {
    ...optionsOf(settings['broker_transport_options']),
    ...optionsOf(told['transport_options']),
  };
  const results = optionsOf(settings['result_backend_transport_options']);
  const visibilityTimeout = numberOf(broker['visibility_timeout']);
  return {
    prioritySteps: prioritySteps(broker['priority_steps']),
    separator: textOf(broker['sep']) ?? null,
    unackedKey: unmasked(broker['unacked_key']),
    unackedIndexKey: unmasked(broker['unacked_index_key']),
    visibilityTimeoutMs:
      visibilityTimeout === undefined || visibilityTimeout <= 0 ? null : visibilityTimeout * 1_000,
    fanoutPatterns: flag(broker['fanout_patterns']),
    eventExchange: textOf(settings['event_exchange']) ?? null,
    hasResultKeyPrefix: textOf(results['global_keyprefix']) !== undefined,
    resultExtended: flag(settings['result_extended']),
    resultBackend: textOf(settings['result_backend']) ?? null,
  };
}

/** Celery before 5.3 knows no prefix of the result backend. `report`: the text of `inspect report`. */
export function knowsResultPrefix(report: unknown): boolean {
  const text = isWireObject(report) ? (textOf(report['ok']) ?? '') : '';
  const [, major, minor] = /celery:(\d+)\.(\d+)/.exec(text) ?? [];
  if (major === undefined || minor === undefined) return true;
  return Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 3);
}

/** Settings under the names of Celery 4 and newer, also where an application writes them as `CELERY_…`. */
function withPlainNames(reply: WireObject): WireObject {
  return Object.fromEntries(
    Object.entries(reply).map(([name, value]) => [name.toLowerCase().replace(/^celery_/, ''), value]),
  );
}

function optionsOf(value: unknown): WireObject {
  return isWireObject(value) ? value : {};
}

function unmasked(value: unknown): string | null {
  const text = textOf(value);
  return text === undefined || /^\*+$/.test(text) ? null : text;
}

function flag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function prioritySteps(value: unknown): readonly number[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_STEPS) return null;
  const steps = value.flatMap((step: unknown) => countOf(step) ?? []);
  return steps.length === value.length ? [...new Set(steps)].sort((one, other) => one - other) : null;
}
