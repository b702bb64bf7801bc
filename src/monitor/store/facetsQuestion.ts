import { remember, type FacetMemory } from './facetMemory.ts';
import { FacetCounts } from './facetCounts.ts';
import { BLOCK_ROWS, blockOf, rowsOf } from './taskBlocks.ts';
import type { TaskFacets } from '../../model/taskFacets.ts';
import type { Question } from './question.ts';
import type { Sql } from './sql.ts';
import type { UseDatabase } from './storedLogs.ts';

/** Counting more would take longer than a person waits. */
const COUNTED_BLOCKS = Math.floor(100_000 / BLOCK_ROWS);
const MOST_VALUES = 200;

export interface FacetsQuestionParts {
  readonly use: UseDatabase;
  readonly memory: FacetMemory;
  /** The condition on `task`. */
  readonly terms: Sql;
  readonly limit: number;
}

/** Counts the newest tasks, block by block. */
export function* facetsQuestion({ use, memory, terms, limit }: FacetsQuestionParts): Question<TaskFacets> {
  const known = memory.of(terms);
  const total = new FacetCounts();
  const rows = use(({ table }) => table.bounds);
  const oldest = blockOf(Math.max(rows.first, 1));
  const newest = blockOf(rows.last);
  const end = Math.max(oldest, newest - COUNTED_BLOCKS);
  for (const block of known.keys()) if (block < end) known.delete(block);
  for (let block = newest; block >= end; block--) {
    const bounds = use(({ blocks }) => blocks.bounds(block));
    const remembered = known.get(block);
    if (bounds !== null && remembered?.bounds === bounds) total.addAll(remembered.counts);
    else {
      const counts = countBlock(use, terms, block);
      remember(known, bounds, counts);
      total.addAll(counts);
    }
    yield null;
  }
  const most = Number.isFinite(limit) ? Math.min(Math.max(Math.trunc(limit), 1), MOST_VALUES) : 1;
  return {
    facets: {
      state: total.facet('state', most),
      name: total.facet('name', most),
      worker: total.facet('worker', most),
      queue: total.facet('queue', most),
    },
    tasks: total.tasks,
    isCapped: end > oldest,
  };
}

function countBlock(use: UseDatabase, terms: Sql, block: number): FacetCounts {
  const text = `SELECT state, name, worker, queue, count(*) AS tasks FROM task NOT INDEXED
    WHERE seq BETWEEN ? AND ? AND ${terms.text} GROUP BY state, name, worker, queue`;
  const counts = new FacetCounts();
  for (const row of use((database) => database.all({ text, values: [...rowsOf(block), ...terms.values] }))) {
    counts.addRow(row);
  }
  return counts;
}
