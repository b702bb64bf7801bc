import type { TaskFact } from '../../model/task.ts';
import type { TaskMessage } from '../../model/taskMessage.ts';
import { t } from '../../model/l10n.ts';
import { isWireObject, numberOf, textOf, type WireObject } from './wireFields.ts';

/** Headers that Celery itself writes; every other one was added by the application. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'shadow',
  'eta',
  'expires',
  'group',
  'group_index',
  'retries',
  'timelimit',
  'root_id',
  'parent_id',
  'origin',
  'ignore_result',
  'replaced_task_nesting',
  'stamped_headers',
  'stamps',
  'compression',
  'redelivered',
  'utc',
]);
const MAX_USER_HEADERS = 50;
const MAX_VALUE_LENGTH = 1_000;
const MAX_NAME_LENGTH = 100;

/** The headers of a message that was kept, as an object; empty when none are known. */
export function headersOf(message: TaskMessage | null): WireObject {
  const text = message?.headers ?? null;
  if (text === null) return {};
  try {
    const headers: unknown = JSON.parse(text);
    return isWireObject(headers) ? headers : {};
  } catch {
    return {};
  }
}

/** The options that a task was sent with, each a short text; those at Celery's default are left out. */
export function optionFacts(message: TaskMessage | null): readonly TaskFact[] {
  const headers = headersOf(message);
  const facts: TaskFact[] = [];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined)
      facts.push({ name: cut(name, MAX_NAME_LENGTH), value: cut(value, MAX_VALUE_LENGTH) });
  };
  add('ETA', textOf(headers['eta']));
  add(t('Expires'), textOf(headers['expires']));
  const [hard, soft] = limitsOf(headers['timelimit']);
  add(t('Time limit'), hard === undefined ? undefined : t('{0} s', String(hard)));
  add(t('Soft time limit'), soft === undefined ? undefined : t('{0} s', String(soft)));
  if (headers['ignore_result'] === true) add(t('Result'), t('ignored'));
  add(t('Shown as'), textOf(headers['shadow']));
  for (const [name, value] of stampsOf(headers)) add(t('Stamp {0}', name), value);
  for (const [name, value] of userHeaders(headers)) add(t('Header {0}', name), value);
  return facts;
}

function limitsOf(value: unknown): readonly (number | undefined)[] {
  return Array.isArray(value) ? value.slice(0, 2).map(numberOf) : [];
}

function stampNames(headers: WireObject): ReadonlySet<string> {
  const names: readonly unknown[] = Array.isArray(headers['stamped_headers'])
    ? headers['stamped_headers']
    : [];
  return new Set(names.flatMap((name) => textOf(name) ?? []).slice(0, MAX_USER_HEADERS));
}

function stampsOf(headers: WireObject): readonly (readonly [string, string])[] {
  const stamps = isWireObject(headers['stamps']) ? headers['stamps'] : {};
  return [...stampNames(headers)].map((name) => [name, shown(stamps[name] ?? headers[name])]);
}

/** What the application added by `headers=`. */
function userHeaders(headers: WireObject): readonly (readonly [string, string])[] {
  const stamps = stampNames(headers);
  return Object.entries(headers)
    .filter(([name, value]) => !OWN_HEADERS.has(name) && !stamps.has(name) && value !== null)
    .slice(0, MAX_USER_HEADERS)
    .map(([name, value]) => [name, shown(value)]);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit).toWellFormed()}…` : text;
}
