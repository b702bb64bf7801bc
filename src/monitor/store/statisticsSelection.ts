import type { ConnectionId } from '../../model/connection.ts';
import type { StatisticsScope } from '../../model/statistics/statisticsScope.ts';
import type { SeriesKind, StatSeriesRow } from './statSeries.ts';

/** The series that a question is about, by number. */
export interface Selection {
  /** Ends of tasks: of names and queues, or of workers. */
  readonly ends: ReadonlyMap<number, StatSeriesRow>;
  /** `null`: depths cannot be told for this scope. */
  readonly queues: ReadonlyMap<number, StatSeriesRow> | null;
  /** `null`: slots cannot be told for this scope. */
  readonly workers: ReadonlyMap<number, StatSeriesRow> | null;
  readonly watch: ReadonlyMap<number, StatSeriesRow>;
  /** Whatever tells that something was recorded of these connections. */
  readonly recorded: { readonly ends: readonly number[]; readonly watch: readonly number[] };
}

/**
 * Picks the series of a scope.
 *
 * @param among the watched connections
 */
export function selection(
  all: Iterable<StatSeriesRow>,
  scope: StatisticsScope,
  among: readonly ConnectionId[],
): Selection {
  const connections = new Set(among.filter((id) => scope.connectionIds?.includes(id) ?? true));
  const rows = [...all].filter(
    ({ connectionId, system, kind }) =>
      connections.has(connectionId) &&
      (kind === 'watch' || scope.system === undefined || scope.system === system),
  );
  const { tasks } = scope;
  const pick = (
    kind: SeriesKind,
    fits: (row: StatSeriesRow) => boolean = () => true,
  ): ReadonlyMap<number, StatSeriesRow> =>
    new Map(rows.filter((row) => row.kind === kind && fits(row)).map((row) => [row.no, row]));
  const watch = pick('watch');
  const recorded = { ends: [...pick('task').keys()], watch: [...watch.keys()] };
  if (tasks.kind === 'all') {
    return {
      ends: pick('task'),
      queues: pick('queue depth'),
      workers: pick('worker slots'),
      watch,
      recorded,
    };
  }
  if (tasks.kind === 'worker') {
    const isThis = (row: StatSeriesRow): boolean => row.name === tasks.worker;
    return {
      ends: pick('worker', isThis),
      queues: null,
      workers: pick('worker slots', isThis),
      watch,
      recorded,
    };
  }
  const { name, queue } = tasks;
  const fits = (row: StatSeriesRow): boolean =>
    !(row.isRest && (name !== null || queue !== null)) &&
    (name === null || row.name === name) &&
    (queue === null || row.queue === queue);
  const queues = name === null ? pick('queue depth', (row) => queue === null || row.name === queue) : null;
  return { ends: pick('task', fits), queues, workers: null, watch, recorded };
}
