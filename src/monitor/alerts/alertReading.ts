import type { AlertUnknown } from '../../model/alert.ts';
import type { ConnectionState, RecordedGap } from '../../model/connection.ts';
import type { TaskPage } from '../../contract/monitorApi.ts';
import type { AlertSight } from '../store/alertLog.ts';

/**
 * What is known of a rule on a connection.
 * - `on`: it holds, `off`: it does not.
 * - `unknown`: neither can be said.
 */
export type AlertReading =
  | { readonly kind: 'on'; readonly sight: AlertSight }
  | { readonly kind: 'off' }
  | { readonly kind: 'unknown'; readonly why: AlertUnknown };

/** Which part of a span events may have been missed in. */
export type MissedPart = 'none' | 'some' | 'all';

/** @param from and to: epoch ms of our clock */
export function missedPart(gaps: readonly RecordedGap[], from: number, to: number): MissedPart {
  const within = gaps.filter((gap) => gap.from < to && (gap.to ?? to) > from);
  if (within.some((gap) => gap.from <= from && (gap.to ?? to) >= to)) return 'all';
  return within.length === 0 ? 'none' : 'some';
}

/** Why nothing can be said, whatever the history has; `null`: something can. */
export function blindness(state: ConnectionState['kind'], missed: MissedPart): AlertUnknown | null {
  if (state !== 'online') return state;
  return missed === 'all' ? 'gap' : null;
}

/**
 * What a look tells. Where events were missed, tasks that were found are a part of all: enough of them are enough, too few
 * tell nothing.
 *
 * @param now epoch ms
 */
export function readingOf(
  { tasks, next }: TaskPage,
  count: number,
  missed: MissedPart,
  now: number,
): AlertReading {
  if (tasks.length >= count) {
    const examples = tasks.map(({ ref }) => ref);
    return { kind: 'on', sight: { seenAt: now, tasks: tasks.length, hasMore: next !== null, examples } };
  }
  return missed === 'none' ? { kind: 'off' } : { kind: 'unknown', why: 'gap' };
}
