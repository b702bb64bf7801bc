import { FACET_FIELDS, type FacetField, type TaskFacet } from '../../model/taskFacets.ts';
import { numberOf, textOf, type Row } from './taskRow.ts';

/** Tasks per value of each field; `null`: of those of which it is not known. */
export class FacetCounts {
  readonly #counts: Readonly<Record<FacetField, Map<string | null, number>>> = {
    state: new Map(),
    name: new Map(),
    worker: new Map(),
    queue: new Map(),
  };
  #tasks = 0;

  get tasks(): number {
    return this.#tasks;
  }

  /** How many values there are of all fields together. */
  get size(): number {
    return FACET_FIELDS.reduce((sum, field) => sum + this.#counts[field].size, 0);
  }

  /** @param row a value of each field, and how many `tasks` have them */
  addRow(row: Row): void {
    const tasks = numberOf(row['tasks']) ?? 0;
    this.#tasks += tasks;
    for (const field of FACET_FIELDS) this.#add(field, textOf(row[field]), tasks);
  }

  addAll(others: FacetCounts): void {
    this.#tasks += others.#tasks;
    for (const field of FACET_FIELDS) {
      for (const [value, count] of others.#counts[field]) this.#add(field, value, count);
    }
  }

  /** @param most values that are told */
  facet(field: FacetField, most: number): TaskFacet {
    const counts = this.#counts[field];
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

  #add(field: FacetField, value: string | null, tasks: number): void {
    const counts = this.#counts[field];
    counts.set(value, (counts.get(value) ?? 0) + tasks);
  }
}
