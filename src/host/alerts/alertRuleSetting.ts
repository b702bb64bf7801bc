import * as v from 'valibot';
import { ALERT_LIMITS, type AlertRule } from '../../model/alert.ts';
import { parseAlertFilter } from '../../model/alertFilter.ts';
import { parseDuration } from '../../model/filter/filterUnits.ts';
import { filterProblemText } from '../filter/filterProblemText.ts';
import type { Translate } from '../messages/connectionProblem.ts';

export type ParsedAlertRule =
  | { readonly ok: true; readonly rule: AlertRule }
  /** `reason` is a sentence for a person. */
  | { readonly ok: false; readonly name: string; readonly reason: string };

const SHORTEST_MS = 1_000;
const DEFAULT_COUNT = 1;
const DEFAULT_WITHIN = '5m';

/** Of every message `{0}` is the field in quotes. */
const TEXT = v.pipe(v.string('{0} must be text.'), v.trim(), v.nonEmpty('{0} must not be empty.'));
const COUNT = v.pipe(
  v.number('{0} must be a number.'),
  v.integer('{0} must be a whole number.'),
  v.minValue(1, '{0} must be 1 to 1000.'),
  v.maxValue(ALERT_LIMITS.count, '{0} must be 1 to 1000.'),
);
const WITHIN = v.pipe(
  TEXT,
  v.transform(parseDuration),
  v.number('{0} must be a duration such as 30s, 10m or 2h.'),
  v.minValue(SHORTEST_MS, '{0} must be 1s to 24h.'),
  v.maxValue(ALERT_LIMITS.withinMs, '{0} must be 1s to 24h.'),
  v.transform(Math.round),
);

/** An entry of `taskTower.alerts` as a person writes it. */
export const ALERT_ENTRY = v.strictObject(
  {
    name: v.pipe(TEXT, v.maxLength(ALERT_LIMITS.name, '{0} must have at most 100 characters.')),
    filter: TEXT,
    count: v.optional(COUNT, DEFAULT_COUNT),
    within: v.optional(WITHIN, DEFAULT_WITHIN),
    connection: v.optional(v.nullable(TEXT), null),
  },
  (issue) => {
    if (issue.path === undefined) return 'The rule must be an object.';
    return issue.expected === 'never' ? '{0} is not known here.' : '{0} is missing.';
  },
);

/** Reads the whole setting, whatever it is; what is wrong with one rule does not concern the others. Never throws. */
export function parseAlertRules(value: unknown, t: Translate): readonly ParsedAlertRule[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    return [{ ok: false, name: 'taskTower.alerts', reason: t('The setting must be a list.') }];
  }
  const names = new Set<string>();
  return value.map((entry: unknown, index): ParsedAlertRule => {
    const parsed = parseAlertRule(entry, index + 1, t);
    if (!parsed.ok) return parsed;
    const { name } = parsed.rule;
    if (names.has(name)) return { ok: false, name, reason: t('Another rule has this name already.') };
    if (names.size >= ALERT_LIMITS.rules) {
      return { ok: false, name, reason: t('There are more than {0} rules.', String(ALERT_LIMITS.rules)) };
    }
    names.add(name);
    return parsed;
  });
}

function parseAlertRule(value: unknown, position: number, t: Translate): ParsedAlertRule {
  const parsed = v.safeParse(ALERT_ENTRY, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const field = `"${v.getDotPath(issue) ?? ''}"`;
    return { ok: false, name: nameOf(value, position, t), reason: t(issue.message, field) };
  }
  const { within: withinMs, ...entry } = parsed.output;
  const read = parseAlertFilter(entry.filter, withinMs);
  if (!read.ok) {
    const { sentence, place } = filterProblemText(entry.filter, read.problem, t);
    return { ok: false, name: entry.name, reason: `${sentence} ${place}` };
  }
  const { expression } = read;
  // No text that is not empty means nothing.
  if (expression === null) return { ok: false, name: entry.name, reason: t('The filter asks for nothing.') };
  return { ok: true, rule: { ...entry, withinMs, expression } };
}

function nameOf(value: unknown, position: number, t: Translate): string {
  if (typeof value === 'object' && value !== null && 'name' in value) {
    if (typeof value.name === 'string' && value.name.trim() !== '') return value.name.trim();
  }
  return t('Rule {0}', String(position));
}
