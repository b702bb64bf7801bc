import { blockWalk, type BlockStop } from './blockWalk.ts';
import { meantTasks, type MeantTasks } from './meantTasks.ts';
import { quickLook } from './quickLook.ts';
import { formatPlace, parsePlace } from './sortCursor.ts';
import { blockRows, type BlockRows } from './blockRows.ts';
import { quickScope } from './quickScope.ts';
import { blockOf, rowsOf } from './taskBlocks.ts';
import { numberOf, TASK_COLUMNS, type Row } from './taskRow.ts';
import { placesOf } from './sortPlaces.ts';
import { besideSql, comparePlaces, orderSql, SORT_ORDERS, type SortPlace } from './taskSortKey.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';
import type { TaskSort } from '../../model/taskSort.ts';
import type { BlockBounds } from './blockBounds.ts';
import type { BlockCondition } from './blockCondition.ts';
import type { KindFilter } from './kindFilter.ts';
import type { Question } from './question.ts';
import type { Sql } from './sql.ts';
import type { UseDatabase } from './storedLogs.ts';

export interface TasksQuestionParts {
  readonly use: UseDatabase;
  readonly filter: TaskFilter;
  readonly sort: TaskSort;
  /** `null`: from the first. */
  readonly cursor: string | null;
  /** Tasks of the page. */
  readonly size: number;
  /** The condition on `task`. */
  readonly terms: Sql;
  /** What blocks with such tasks have. */
  readonly condition: BlockCondition;
  /** Tells which kinds of tasks are asked for. */
  readonly kinds: KindFilter;
}

export interface FoundTasks {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** Blocks whose kinds are looked at in one step: a few milliseconds. */
const BLOCKS_AT_ONCE = 64;

/**
 * A page of tasks. Some of the newest are found by their index; all others, and those in another order, block by block: blocks that
 * cannot have what is asked for are left out, and the walk ends where no further block can have a task for the page.
 *
 * @throws RangeError for a cursor that is none of ours
 */
export function* tasksQuestion(parts: TasksQuestionParts): Question<FoundTasks> {
  const { use, sort, size } = parts;
  let behind = parts.cursor === null ? null : parsePlace(parts.cursor, sort === 'name');
  const found: SortPlace[] = [];
  if (sort === 'newest') {
    const quick = quickLook(parts, behind);
    found.push(...quick.places);
    if (quick.end === null || found.length > size) return pageOf(use, found, size);
    behind = quick.end;
    yield Number(behind.key);
  }
  yield* lookIntoBlocks(parts, behind, found);
  return pageOf(use, found, size);
}

/** Adds to `found`, until it has one task more than the page or there are no more. */
function* lookIntoBlocks(
  parts: TasksQuestionParts,
  behind: SortPlace | null,
  found: SortPlace[],
): Generator<number | null, void, undefined> {
  const { use, sort, size, condition } = parts;
  const order = SORT_ORDERS[sort];
  const rowsOfBlock = blockRows(use);
  const scope = quickScope(parts.filter);
  const meant = yield* meantInBlocks(parts);
  const bounds = (block: number): BlockBounds | null | 'nothing' => {
    const tasks = meant(block);
    return tasks === null || tasks === 'nothing' ? tasks : tasks.bounds;
  };
  const areFailed = (block: number): boolean => {
    const tasks = meant(block);
    return tasks !== null && tasks !== 'nothing' && tasks.areFailed;
  };
  const stops = use(({ table }) => blockWalk({ sort, order, rows: table.bounds, bounds, behind }));
  for (const stop of stops) {
    const last = found[size];
    if (last !== undefined && stop.first !== null && comparePlaces(order, last, stop.first) <= 0) return;
    if (use(({ blocks }) => blocks.mayHave(stop.block, condition))) {
      const rows = rowsOfBlock(stop.block, areFailed(stop.block) ? 'failed' : scope);
      found.push(...lookIntoBlock(parts, rows, behind, last ?? null));
      found.sort((a, b) => comparePlaces(order, a, b));
      found.length = Math.min(found.length, size + 1);
    }
    yield sort === 'newest' ? beginOf(use, stop) : null;
  }
}

/** What each block has of what is asked for. Of blocks that come or change meanwhile only bounds are known. */
function* meantInBlocks({
  use,
  kinds,
}: TasksQuestionParts): Generator<null, (block: number) => MeantTasks | null | 'nothing', undefined> {
  const known = new Map<number, readonly [before: BlockBounds, meant: MeantTasks | 'nothing']>();
  const { first, last } = use(({ table }) => table.bounds);
  for (let block = blockOf(last); block >= blockOf(first); block--) {
    use(({ blocks }) => {
      const before = blocks.bounds(block);
      const meant = meantTasks({ bounds: before, kinds: blocks.kindsOf(block) }, blocks.kinds, kinds);
      if (before !== null && meant !== null) known.set(block, [before, meant]);
    });
    if (block % BLOCKS_AT_ONCE === 0) yield null;
  }
  return (block) => {
    const now = use(({ blocks }) => blocks.bounds(block));
    const [before, meant] = known.get(block) ?? [null, null];
    if (now === null) return null;
    return now === before ? meant : { bounds: now, areFailed: false };
  };
}

/** Tasks of a block that are behind one place and before another one. */
function lookIntoBlock(
  { use, sort, size, terms }: TasksQuestionParts,
  rows: BlockRows,
  behind: SortPlace | null,
  before: SortPlace | null,
): readonly SortPlace[] {
  const order = SORT_ORDERS[sort];
  const within = [
    rows.within,
    ...(before === null ? [] : [besideSql(order, 'before', before)]),
    ...(behind === null ? [] : [besideSql(order, 'behind', behind)]),
    terms,
  ];
  const text = `SELECT seq, ${order.key} AS key FROM task ${rows.by}
    WHERE ${within.map((one) => one.text).join(' AND ')} ${orderSql(order)} LIMIT ?`;
  const values = within.flatMap((one) => one.values);
  return placesOf(use((database) => database.all({ text, values: [...values, size + 1] })));
}

/** About when the tasks of a block were first seen. */
function beginOf(use: UseDatabase, { block, first }: BlockStop): number | null {
  if (first !== null) return Number(first.key);
  const text = 'SELECT ordered_at FROM task WHERE seq >= ? ORDER BY seq LIMIT 1';
  const [row] = use((database) => database.all({ text, values: [rowsOf(block)[0]] }));
  return numberOf(row?.['ordered_at']);
}

function pageOf(use: UseDatabase, found: readonly SortPlace[], size: number): FoundTasks {
  const places = found.slice(0, size);
  const text = `SELECT ${TASK_COLUMNS} FROM task WHERE seq IN (SELECT value FROM json_each(?))`;
  const values = [JSON.stringify(places.map(({ seq }) => seq))];
  const rows = use((database) => database.all({ text, values }));
  const bySeq = new Map(rows.map((row) => [numberOf(row['seq']), row]));
  const last = found.length > size ? places.at(-1) : undefined;
  return {
    rows: places.flatMap(({ seq }) => {
      const row = bySeq.get(seq);
      return row === undefined ? [] : [row];
    }),
    next: last === undefined ? null : formatPlace(last),
  };
}
