import type { Source } from './source.ts';
import type { StatSeries } from './statSeries.ts';

interface KnownSeries {
  readonly tasks: Map<string | null, Map<string | null, number>>;
  readonly workers: Map<string, number>;
  remembered: number;
}

/** What is remembered of one source at most; then it begins anew. */
const MOST_REMEMBERED = 4_000;

/** The series of what a source's tasks are named, at the cost of two lookups for each task. */
export class SourceSeries {
  readonly #series: StatSeries;
  #known = new WeakMap<Source, KnownSeries>();
  /** Tasks come in runs of one source. */
  #last: { readonly source: Source; readonly known: KnownSeries } | null = null;

  constructor(series: StatSeries) {
    this.#series = series;
  }

  task(source: Source, name: string | null, queue: string | null): number {
    const found = this.#of(source).tasks.get(name)?.get(queue);
    if (found !== undefined) return found;
    const { connectionId, system } = source;
    const no = this.#series.numberOf({ kind: 'task', connectionId, system, name, queue });
    const { tasks } = this.#withRoom(source);
    const byQueue = tasks.get(name) ?? new Map<string | null, number>();
    byQueue.set(queue, no);
    tasks.set(name, byQueue);
    return no;
  }

  worker(source: Source, name: string): number {
    const found = this.#of(source).workers.get(name);
    if (found !== undefined) return found;
    const { connectionId, system } = source;
    const no = this.#series.numberOf({ kind: 'worker', connectionId, system, name, queue: null });
    this.#withRoom(source).workers.set(name, no);
    return no;
  }

  clear(): void {
    this.#known = new WeakMap();
    this.#last = null;
  }

  #of(source: Source): KnownSeries {
    if (this.#last?.source === source) return this.#last.known;
    let known = this.#known.get(source);
    if (known === undefined) {
      known = { tasks: new Map(), workers: new Map(), remembered: 0 };
      this.#known.set(source, known);
    }
    this.#last = { source, known };
    return known;
  }

  /** To be called before something is remembered. */
  #withRoom(source: Source): KnownSeries {
    if (this.#of(source).remembered >= MOST_REMEMBERED) {
      this.#known.delete(source);
      this.#last = null;
    }
    const known = this.#of(source);
    known.remembered++;
    return known;
  }
}
