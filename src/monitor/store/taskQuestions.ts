import { failureFingerprint, failureTitle } from '../../model/failureFingerprint.ts';
import { formatCursor } from './pageCursor.ts';
import { pageSize } from './pageSize.ts';
import { filterCondition } from './filterCondition.ts';
import { KindFilter } from './kindFilter.ts';
import { relativeBlocks } from './relativeBlocks.ts';
import { tasksQuestion } from './tasksQuestion.ts';
import { failureCountQuestion } from './failureCountQuestion.ts';
import { runDurationsQuestion } from './runDurationsQuestion.ts';
import { similarFailuresQuestion } from './similarFailuresQuestion.ts';
import { failureGroupsQuestion } from './failureGroupsQuestion.ts';
import { filterValuesQuestion } from './filterValuesQuestion.ts';
import { FacetMemory } from './facetMemory.ts';
import { facetsQuestion } from './facetsQuestion.ts';
import { taskTerms } from './taskTerms.ts';
import { numberOf, recordFromRow, taskFromRow } from './taskRow.ts';
import { wellFormed } from './wellFormedRef.ts';
import type { TaskPage, TaskQuery } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { FailureGroupQuery, FailureGroups } from '../../model/failureGroup.ts';
import type { FilterValue } from '../../model/filter/filterValue.ts';
import type { RunDurations } from '../../model/runDurations.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import type { SystemKind } from '../../model/system.ts';
import type { TaskRef } from '../../model/task.ts';
import type { TaskFacetQuery, TaskFacets } from '../../model/taskFacets.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';
import type { Clock } from '../clock.ts';
import type { Question } from './question.ts';
import type { ConnectionNames, FilterValuesQuery, StoreQuestions } from './storeQuestions.ts';
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
export class TaskQuestions implements StoreQuestions {
  readonly #parts: TaskQuestionsParts;
  readonly #facets = new FacetMemory();

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

  *tasks(query: TaskQuery, among: ConnectionNames): Question<TaskPage> {
    const { use, sources, clock, flush } = this.#parts;
    flush();
    const { filter, cursor, sort = 'newest' } = query;
    const now = clock.now();
    const terms = taskTerms(filter, [...among.keys()], { now, names: among });
    const asked = [...sources.all()].filter(
      ({ connectionId, system }) =>
        among.has(connectionId) &&
        (filter.connectionId ?? connectionId) === connectionId &&
        (filter.system ?? system) === system,
    );
    const condition = filterCondition(filter, {
      sources: asked.map(({ no }) => no),
      now,
      relatives: relativeBlocks(use),
    });
    const size = pageSize(query);
    const kinds = new KindFilter(filter, {
      now,
      names: among,
      sources: new Set(asked.map(({ no }) => no)),
      source: (no) => sources.byNumber(no),
    });
    const { rows, next } = yield* tasksQuestion({ use, filter, sort, cursor, size, terms, condition, kinds });
    return { tasks: this.#withSource(rows, taskFromRow), next };
  }

  *facets({ filter, limit }: TaskFacetQuery, among: ConnectionNames): Question<TaskFacets> {
    const { use, clock, flush } = this.#parts;
    flush();
    const terms = taskTerms(filter, [...among.keys()], { now: clock.now(), names: among });
    return yield* facetsQuestion({ use, memory: this.#facets, terms, limit });
  }

  *failureGroups(
    { filter, since, limit }: FailureGroupQuery,
    among: ConnectionNames,
  ): Question<FailureGroups> {
    const { use, sources, clock, flush } = this.#parts;
    flush();
    const now = clock.now();
    const { states: _states, ...others } = filter;
    const terms = taskTerms(others, [...among.keys()], { now, names: among });
    return yield* failureGroupsQuestion({ use, sources, terms, since, now, limit });
  }

  *filterValues(
    { field, text, limit }: FilterValuesQuery,
    among: ConnectionNames,
  ): Question<readonly FilterValue[]> {
    const { use, flush } = this.#parts;
    flush();
    return yield* filterValuesQuestion({ use, field, text, limit, among: [...among.keys()] });
  }

  *failureCount(since: number, among: readonly ConnectionId[]): Question<number> {
    const { use, sources, flush } = this.#parts;
    flush();
    const hasOthers = [...sources.all()].some(({ connectionId }) => !among.includes(connectionId));
    return yield* failureCountQuestion({ use, since, among, hasOthers });
  }

  *similarFailures(unchecked: TaskRef): Question<SimilarFailures | null> {
    const { use, sources, flush } = this.#parts;
    flush();
    const ref = wellFormed(unchecked);
    const source = sources.find(ref);
    if (source === null) return null;
    const task = source.tasks.get(ref.id) ?? use(({ table }) => table.find(source, ref.id));
    if (task?.record.state !== 'failed') return null;
    const { error, traceback } = task.record;
    const cause = failureFingerprint({ system: ref.system, error, traceback });
    const similar = yield* similarFailuresQuestion(use, { ref, seq: task.seq, cause });
    return similar === null ? null : { ...similar, error: failureTitle(error ?? '') };
  }

  *runDurations(unchecked: TaskRef): Question<RunDurations | null> {
    const { use, sources, flush } = this.#parts;
    flush();
    const ref = wellFormed(unchecked);
    const name = this.get(ref)?.name ?? null;
    const source = sources.find(ref);
    if (source === null || name === null) return null;
    return { sortedMs: yield* runDurationsQuestion(use, { id: ref.id, source: source.no, name }) };
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
