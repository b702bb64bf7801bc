import type { ConnectionRemark } from '../../../model/connection.ts';
import { type CeleryLayout, statedLayout } from '../celeryLayout.ts';
import type { Circumstances } from './learnLayout.ts';

const MOST_NAMES = 5;

/** What was learned beyond the settings, and which applications are there besides the watched one. */
export function learnedRemarks(
  { stated, database, throughSentinel }: Circumstances,
  layout: CeleryLayout,
  otherPrefixes: readonly string[],
): readonly ConnectionRemark[] {
  const assumed = statedLayout(stated, database, throughSentinel);
  const learned = [
    difference('key prefix', assumed.keyPrefix, layout.keyPrefix, quoted),
    difference('prefix of results', assumed.resultKeyPrefix, layout.resultKeyPrefix, quoted),
    difference('priority steps', assumed.priorities.steps, layout.priorities.steps, (steps) =>
      steps.join(', '),
    ),
    difference('separator', assumed.priorities.separator, layout.priorities.separator, quoted),
    difference('control exchange', assumed.controlExchange, layout.controlExchange, quoted),
    difference('event exchange', assumed.eventExchange, layout.eventExchange, quoted),
    difference('channels', assumed.controlFanouts, layout.controlFanouts, (all) =>
      all.map(quoted).join(' and '),
    ),
    difference('in-flight table', assumed.unackedKey, layout.unackedKey, quoted),
  ].filter((text) => text !== null);
  const remarks: ConnectionRemark[] = [];
  if (learned.length > 0)
    remarks.push({ kind: 'learned', text: `Learned of its Celery: ${learned.join('; ')}.` });
  if (otherPrefixes.length > 0)
    remarks.push({ kind: 'learned', text: othersText(layout.keyPrefix, otherPrefixes) });
  return remarks;
}

function othersText(watched: string, others: readonly string[]): string {
  const names = others.slice(0, MOST_NAMES).map((prefix) => (prefix === '' ? 'none' : quoted(prefix)));
  const more = others.length > MOST_NAMES ? ` and ${others.length - MOST_NAMES} more` : '';
  const here =
    watched === '' ? 'the one without key prefix' : `the one with the key prefix ${quoted(watched)}`;
  return (
    `There are other Celery applications in this database, with the key prefixes ${names.join(', ')}${more}; ` +
    `${here} is watched. Set "keyPrefix" of the connection to watch another one.`
  );
}

function difference<T>(name: string, assumed: T, found: T, show: (value: T) => string): string | null {
  return JSON.stringify(assumed) === JSON.stringify(found) ? null : `${name} ${show(found)}`;
}

function quoted(text: string): string {
  return `'${text}'`;
}
