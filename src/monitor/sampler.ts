import type { Queue } from '../model/queue.ts';
import type { Worker } from '../model/worker.ts';
import type { Clock } from './clock.ts';
import type { Sample } from './store/sampleTable.ts';
import type { TaskStatistics } from './store/taskStatistics.ts';

/** Between two samples at least, ms. */
const SAMPLE_INTERVAL_MS = 10_000;
/** More than this between two of them, and nobody watched in between: hidden views are polled each 10 s. */
const LONGEST_WATCH_MS = 30_000;
/** Queues of one connection that are sampled: those with most in them. */
const MOST_SAMPLED = 500;

export interface SamplerParts {
  readonly connectionId: string;
  readonly clock: Clock;
  readonly statistics: Pick<TaskStatistics, 'sample'>;
  readonly queues: () => readonly Queue[];
  readonly workers: () => readonly Worker[];
}

interface Figures {
  readonly system: string;
  readonly name: string;
  readonly values: [number | null, number | null, number | null];
}

/** Keeps now and then what the queues and workers of a connection show, for the statistics. */
export class Sampler {
  readonly #parts: SamplerParts;
  #last: number | null = null;

  constructor(parts: SamplerParts) {
    this.#parts = parts;
  }

  /** To be called after each poll. */
  polled(): void {
    const { clock, statistics, queues, workers, connectionId } = this.#parts;
    const now = clock.now();
    const since = this.#last === null ? null : now - this.#last;
    // A clock that was set back begins anew.
    if (since !== null && since >= 0 && since < SAMPLE_INTERVAL_MS) return;
    this.#last = now;
    const watchedMs = since === null || since < 0 || since > LONGEST_WATCH_MS ? 0 : since;
    const watch: Sample = {
      of: { kind: 'watch', connectionId, system: '', name: null, queue: null },
      figures: [watchedMs, null, null],
    };
    const samples = (kind: 'queue depth' | 'worker slots', figures: Iterable<Figures>): Sample[] =>
      [...figures].map(({ system, name, values }) => ({
        of: { kind, connectionId, system, name, queue: null },
        figures: values,
      }));
    statistics.sample(
      [
        watch,
        ...samples('queue depth', queueFigures(queues())),
        ...samples('worker slots', workerFigures(workers())),
      ],
      now,
    );
  }
}

/** Queues of one name, under several prefixes, are one. */
function queueFigures(queues: readonly Queue[]): Iterable<Figures> {
  const work = queues.filter(({ role }) => role === 'queue');
  const fullest =
    work.length <= MOST_SAMPLED
      ? work
      : work.toSorted((a, b) => filling(b) - filling(a)).slice(0, MOST_SAMPLED);
  return joined(fullest, ({ waiting, inFlight, consumers }) => [waiting, inFlight, consumers]);
}

function filling({ waiting, inFlight }: Queue): number {
  return (waiting ?? 0) + (inFlight ?? 0);
}

/** Processes of one worker name are one; what is not there any more has no slots. */
function workerFigures(workers: readonly Worker[]): Iterable<Figures> {
  const here = workers.filter(({ status }) => status !== 'offline').slice(0, MOST_SAMPLED);
  return joined(here, ({ active, concurrency, load }) => [
    concurrency === null ? null : active,
    concurrency,
    load?.[0] ?? null,
  ]);
}

function joined<T extends { readonly system: string; readonly name: string }>(
  all: readonly T[],
  valuesOf: (one: T) => readonly [number | null, number | null, number | null],
): Iterable<Figures> {
  const byName = new Map<string, Figures>();
  for (const one of all) {
    const { system, name } = one;
    const key = JSON.stringify([system, name]);
    const known = byName.get(key);
    const [first, second, third] = valuesOf(one);
    if (known === undefined) byName.set(key, { system, name, values: [first, second, third] });
    else {
      known.values[0] = sum(known.values[0], first);
      known.values[1] = sum(known.values[1], second);
      known.values[2] = sum(known.values[2], third);
    }
  }
  return byName.values();
}

function sum(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return one + other;
}
