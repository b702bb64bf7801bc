import { FACET_FIELDS, type FacetField, type TaskFacet, type TaskFacets } from '../../model/taskFacets.ts';
import { BLOCK_ROWS, blockOf, rowsOf } from './taskBlocks.ts';
import { numberOf, textOf, type Row } from './taskRow.ts';
import type { Question } from './question.ts';
import type { Sql } from './sql.ts';
import type { UseDatabase } from './storedLogs.ts';

/** Counting more would take longer than a person waits. */
const COUNTED_BLOCKS = Math.floor(100_000 / BLOCK_ROWS);
const MOST_VALUES = 200;

type Counts = Record<FacetField, Map<string | null, number>>;

/** @param terms the condition on `task` */
export function* facetsQuestion(use: UseDatabase, terms: Sql, limit: number): Question<TaskFacets> {
  const counts: Counts = { state: new Map(), name: new Map(), worker: new Map(), queue: new Map() };
  const bounds = use((database) => database.table.bounds);
  const oldest = blockOf(Math.max(bounds.first, 1));
  const newest = blockOf(bounds.last);
  const end = Math.max(oldest, newest - COUNTED_BLOCKS);
  let tasks = 0;
  for (let block = newest; block >= end; block--) {
    const [first, last] = rowsOf(block);
    const rows = use((database) =>
      database.all({
        text: `SELECT state, name, worker, queue, count(*) AS tasks FROM task NOT INDEXED
          WHERE seq BETWEEN ? AND ? AND ${terms.text} GROUP BY state, name, worker, queue`,
        values: [first, last, ...terms.values],
      }),
    );
    for (const row of rows) tasks += add(counts, row);
    yield null;
  }
  const most = Number.isFinite(limit) ? Math.min(Math.max(Math.trunc(limit), 1), MOST_VALUES) : 1;
  return {
    facets: {
      state: facetOf(counts.state, most),
      name: facetOf(counts.name, most),
      worker: facetOf(counts.worker, most),
      queue: facetOf(counts.queue, most),
    },
    tasks,
    isCapped: end > oldest,
  };
}

function add(counts: Counts, row: Row): number {
  const tasks = numberOf(row['tasks']) ?? 0;
  for (const field of FACET_FIELDS) {
    const value = textOf(row[field]);
    counts[field].set(value, (counts[field].get(value) ?? 0) + tasks);
  }
  return tasks;
}

function facetOf(counts: ReadonlyMap<string | null, number>, most: number): TaskFacet {
  const all = [...counts]
    .flatMap(([value, count]) => (value === null ? [] : [{ value, count }]))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const others = all.slice(most);
  return {
    values: all.slice(0, most),
    otherValues: others.length,
    otherTasks: others.reduce((sum, { count }) => sum + count, 0),
    unknown: counts.get(null) ?? 0,
  };
}
