import { parseFilter, type ParsedFilter } from './filter/parseFilter.ts';
import { literalValue } from './filter/formatFilter.ts';
import { writtenDuration, writtenMoment } from './filter/filterUnits.ts';
import type { Alert, AlertRule } from './alert.ts';

const MINUTE_MS = 60_000;

/**
 * Reads the filter of a rule: what matches it, and got its state within the last `withinMs`. A problem is one of the filter
 * as it was typed; columns behind its end belong to what the window adds.
 */
export function parseAlertFilter(filter: string, withinMs: number): ParsedFilter {
  const typed = parseFilter(filter);
  if (!typed.ok || typed.expression === null) return typed;
  return parseFilter(alertRuleFilter({ filter, withinMs }));
}

/** What a rule looks for now, as a filter that a person could have typed. */
export function alertRuleFilter({ filter, withinMs }: Pick<AlertRule, 'filter' | 'withinMs'>): string {
  return `${asOne(filter)} since:${writtenDuration(withinMs)}`;
}

/**
 * The tasks that an alert is about, as a filter that a person could have typed: from the window in which it began on, in
 * whole minutes.
 */
export function alertTasksFilter(alert: Alert, isOnlyConnection: boolean): string {
  const { filter, beganAt, withinMs, endedAt, connectionId } = alert;
  const written = (minute: number): string => writtenMoment({ kind: 'at', at: minute * MINUTE_MS });
  return [
    asOne(filter),
    `since:${written(Math.floor((beganAt - withinMs) / MINUTE_MS))}`,
    ...(endedAt === null ? [] : [`until:${written(Math.ceil(endedAt / MINUTE_MS))}`]),
    ...(isOnlyConnection ? [] : [`connection:${literalValue(connectionId)}`]),
  ].join(' ');
}

/** Conditions beside which others can stand. */
function asOne(filter: string): string {
  return /\bOR\b/.test(filter) ? `(${filter})` : filter;
}
