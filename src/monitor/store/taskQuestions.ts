import { formatCursor } from './pageCursor.ts';
import { pageSize } from './taskQuery.ts';
import { numberOf, recordFromRow, taskFromRow } from './taskRow.ts';
import { wellFormed } from './wellFormedRef.ts';
import type { TaskPage, TaskQuery } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { FilterValue, OfferedField } from '../../model/filter/filterValue.ts';
import type { RunDurations } from '../../model/runDurations.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import type { SystemKind } from '../../model/system.ts';
import type { TaskRef } from '../../model/task.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';
import type { Clock } from '../clock.ts';
import type { Source, SourceTable } from './source.ts';
import type { UseDatabase } from './storedLogs.ts';
import type { Row } from './taskRow.ts';
import type { UnfinishedPage } from './taskStore.ts';

export interface TaskQuestionsParts {
  readonly use: UseDatabase;
  readonly sources: SourceTable;
  readonly clock: Clock;
  /** Writes what is only in memory yet: all answers come from the database. */
  readonly flush: () => void;
}

/** Answers questions about many tasks from the database. */
export class TaskQuestions {
  readonly #parts: TaskQuestionsParts;

  constructor(parts: TaskQuestionsParts) {
    this.#parts = parts;
  }

  get(unchecked: TaskRef): TaskRecord | null {
    const ref = wellFormed(unchecked);
    const source = this.#parts.sources.find(ref);
    if (source === null) return null;
    const live = source.tasks.get(ref.id) ?? this.#parts.use(({ table }) => table.find(source, ref.id));
    return live?.record ?? null;
  }

  unfinished(connectionId: ConnectionId, system: SystemKind, limit: number): readonly TaskRecord[] {
    this.#parts.flush();
    const rows = this.#parts.use((database) => database.open(connectionId, system, limit));
    return this.#withSource(rows, recordFromRow);
  }

  unfinishedPage(
    connectionId: ConnectionId,
    system: SystemKind,
    limit: number,
    after: string | null,
  ): UnfinishedPage {
    this.#parts.flush();
    const rows = this.#parts.use((database) => database.open(connectionId, system, limit, after));
    const last = rows.length < limit ? undefined : rows.at(-1);
    return { tasks: this.#withSource(rows, recordFromRow), next: last === undefined ? null : cursorOf(last) };
  }

  page(
    query: TaskQuery,
    among: readonly ConnectionId[],
    names?: ReadonlyMap<ConnectionId, string>,
  ): TaskPage {
    this.#parts.flush();
    const named = new Map(among.map((id) => [id, names?.get(id) ?? id]));
    const context = { now: this.#parts.clock.now(), names: named };
    const rows = this.#parts.use((database) => database.page(query, among, context));
    const size = pageSize(query);
    const last = rows.length > size ? rows[size - 1] : undefined;
    return {
      tasks: this.#withSource(rows.slice(0, size), taskFromRow),
      next: last === undefined ? null : cursorOf(last),
    };
  }

  filterValues(
    field: OfferedField,
    text: string,
    limit: number,
    among: readonly ConnectionId[],
  ): readonly FilterValue[] {
    this.#parts.flush();
    return this.#parts.use((database) => database.filterValues(field, text, limit, among));
  }

  countFailures(since: number, among: readonly ConnectionId[]): number {
    this.#parts.flush();
    return this.#parts.use((database) => database.countFailures(since, among));
  }

  similarFailures(unchecked: TaskRef): SimilarFailures | null {
    this.#parts.flush();
    const ref = wellFormed(unchecked);
    const record = this.get(ref);
    const source = this.#parts.sources.find(ref);
    if (source === null || record?.name === undefined || record.name === null || record.error === null)
      return null;
    const failure = { ref, source: source.no, name: record.name, error: record.error };
    return this.#parts.use((database) => database.similarFailures(failure));
  }

  runDurations(unchecked: TaskRef): RunDurations | null {
    this.#parts.flush();
    const ref = wellFormed(unchecked);
    const name = this.get(ref)?.name ?? null;
    const source = this.#parts.sources.find(ref);
    if (source === null || name === null) return null;
    const run = { id: ref.id, source: source.no, name };
    return { sortedMs: this.#parts.use((database) => database.runDurations(run)) };
  }

  #withSource<T>(rows: readonly Row[], read: (row: Row, source: Source) => T): T[] {
    return rows.flatMap((row) => {
      const source = this.#parts.sources.byNumber(numberOf(row['source']) ?? 0);
      return source === null ? [] : [read(row, source)];
    });
  }
}

function cursorOf(row: Row): string {
  return formatCursor({ orderedAt: numberOf(row['ordered_at']) ?? 0, seq: numberOf(row['seq']) ?? 0 });
}
