import { prefixRanges } from './prefixRanges.ts';
import { blockOf } from './taskBlocks.ts';
import { numberOf } from './taskRow.ts';
import type { UseDatabase } from './storedLogs.ts';

/** Tasks of an index that are looked at: a millisecond or two. */
const MOST_TASKS = 4_096;

/** Fields of relatives, whose indexes leave out tasks that have none: of roots, tasks that are their own. */
const INDEXES = {
  parent: 'INDEXED BY task_parent WHERE parent_id IS NOT NULL AND parent_id >= ? AND parent_id < ?',
  root: 'INDEXED BY task_root WHERE root_id <> id AND root_id >= ? AND root_id < ?',
  group: 'INDEXED BY task_group WHERE group_id IS NOT NULL AND group_id >= ? AND group_id < ?',
} as const;

export type RelativeField = keyof typeof INDEXES;

/** Finds blocks in which a relative's id may begin with a text, in either case; `null`: there are too many such tasks. */
export type RelativeBlocks = (field: RelativeField, prefix: string) => ReadonlySet<number> | null;

/** Looks for them in the database, by the indexes of relatives. */
export function relativeBlocks(use: UseDatabase): RelativeBlocks {
  return (field, prefix) => {
    const ranges = prefixRanges(prefix.toWellFormed());
    if (ranges === null) return null;
    const blocks = new Set<number>();
    let left = MOST_TASKS;
    for (const { from, before } of ranges) {
      const text = `SELECT seq FROM task ${INDEXES[field]} LIMIT ?`;
      const rows = use((database) => database.all({ text, values: [from, before, left + 1] }));
      left -= rows.length;
      if (left < 0) return null;
      for (const row of rows) blocks.add(blockOf(numberOf(row['seq']) ?? 0));
    }
    return blocks;
  };
}
