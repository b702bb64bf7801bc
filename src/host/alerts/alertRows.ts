import type { Alert, AlertBoard, AlertRule } from '../../model/alert.ts';
import { formatDuration } from '../../model/duration.ts';
import { tCount } from '../../model/l10n.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { messageText } from '../format/messageText.ts';
import type { Drawing } from '../trees/drawing.ts';
import type { UnusableRule } from './alerts.ts';
import { alertName, alertTasks, alertTimes, alertUnknownText } from './alertText.ts';

/** What choosing a row does. */
export type AlertMeaning =
  | { readonly kind: 'heading' }
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'rule'; readonly rule: AlertRule }
  | { readonly kind: 'settings' }
  | { readonly kind: 'example' };

/** A row of the list of alerts, searched as a person types. */
export interface AlertRow {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly meaning: AlertMeaning;
}

export interface AlertList {
  readonly board: AlertBoard;
  readonly rules: readonly AlertRule[];
  readonly unusable: readonly UnusableRule[];
  /** Whether a rule is muted, and until when (epoch ms); `null`: as long as the window is open. */
  readonly muted: { has(rule: string): boolean; until(rule: string): number | null };
}

/** The alerts that are open, how the other rules stand, what cannot be used, and the alerts before. */
export function alertRows(list: AlertList, drawing: Drawing): readonly AlertRow[] {
  const { board, rules, unusable } = list;
  const { t } = drawing;
  const firing = new Set(board.open.map(({ rule }) => rule));
  const others = rules.filter(({ name }) => !firing.has(name));
  return [
    ...section(
      t('Firing'),
      board.open.map((alert) => openRow(alert, list, drawing)),
    ),
    ...section(
      t('Cannot be used'),
      unusable.map(({ name, reason }) => ({
        label: `$(error) ${alertName(name)}`,
        detail: messageText(reason),
        meaning: { kind: 'settings' },
      })),
    ),
    ...section(
      t('Not firing'),
      others.map((rule) => ruleRow(rule, list, drawing)),
    ),
    ...section(
      t('Earlier'),
      board.ended.map((alert) => ({
        label: `$(history) ${alertName(alert.rule)}`,
        description: described(alert, drawing),
        detail: messageText(alert.filter),
        meaning: { kind: 'alert', alert },
      })),
    ),
    { label: '', meaning: { kind: 'heading' } },
    rules.length + unusable.length === 0
      ? {
          label: `$(add) ${t('Add an Alert Rule')}`,
          detail: t('Be told when tasks that match a filter fail, wait or run too long.'),
          meaning: { kind: 'example' },
        }
      : { label: `$(gear) ${t('Edit Alert Rules')}`, meaning: { kind: 'settings' } },
  ];
}

function section(title: string, rows: readonly AlertRow[]): readonly AlertRow[] {
  return rows.length === 0 ? [] : [{ label: title, meaning: { kind: 'heading' } }, ...rows];
}

function openRow(alert: Alert, { board, muted }: AlertList, drawing: Drawing): AlertRow {
  const { t } = drawing;
  const why = board.states.find(
    ({ rule, connectionId }) => rule === alert.rule && connectionId === alert.connectionId,
  )?.unknown;
  const notes = [
    ...(why === null || why === undefined ? [] : [alertUnknownText(why, t)]),
    ...mutedNote(alert.rule, muted, drawing),
    messageText(alert.filter),
  ];
  return {
    label: `$(bell-dot) ${alertName(alert.rule)}`,
    description: described(alert, drawing),
    detail: notes.join(' · '),
    meaning: { kind: 'alert', alert },
  };
}

function ruleRow(rule: AlertRule, { board, muted }: AlertList, drawing: Drawing): AlertRow {
  const { locale, t } = drawing;
  const unknown = board.states.flatMap((state) => {
    if (state.rule !== rule.name || state.unknown === null) return [];
    const where = state.connectionName === null ? [] : [messageText(state.connectionName, 60)];
    return [[...where, alertUnknownText(state.unknown, t)].join(': ')];
  });
  return {
    label: `${unknown.length > 0 ? '$(question)' : '$(bell)'} ${alertName(rule.name)}`,
    description: tCount(
      rule.count,
      'from {0} task within {1}',
      'from {0} tasks within {1}',
      formatDuration(rule.withinMs, locale),
    ),
    detail: [...unknown, ...mutedNote(rule.name, muted, drawing), messageText(rule.filter)].join(' · '),
    meaning: { kind: 'rule', rule },
  };
}

function described(alert: Alert, drawing: Drawing): string {
  const where = messageText(alert.connectionName, 60);
  return [alertTasks(alert, drawing), alertTimes(alert, drawing), where].join(' · ');
}

function mutedNote(rule: string, muted: AlertList['muted'], { now, locale, t }: Drawing): readonly string[] {
  if (!muted.has(rule)) return [];
  const until = muted.until(rule);
  return [until === null ? t('muted') : t('muted until {0}', formatClockTime(until, now, locale))];
}
