import type { KnownTaskState } from '../../model/taskState.ts';

/** Jobs remembered per queue: as many as its workers can have active at once. */
const MAX_JOBS = 2_000;

export interface ActiveJobs {
  /** A job was seen in this state. */
  saw(scope: string, jobId: string, state: KnownTaskState): void;
  /** Its record names the worker that holds it. */
  heldBy(scope: string, jobId: string, worker: string | null): void;
  /** How many of the queue's `total` active jobs the worker holds; `null` unless all of them are accounted for. */
  countOf(scope: string, worker: string, total: number): number | null;
  /** Exactly these jobs of the queue are active; the others have ended unheard. */
  keepOnly(scope: string, jobIds: readonly string[]): void;
  forget(scope: string): void;
}

/** Remembers which worker holds which active job, from what events and records tell anyway. */
export function createActiveJobs(): ActiveJobs {
  const queues = new Map<string, Map<string, string | null>>();
  return {
    saw(scope, jobId, state) {
      if (state !== 'started') {
        queues.get(scope)?.delete(jobId);
        return;
      }
      const jobs = queues.get(scope) ?? new Map<string, string | null>();
      queues.set(scope, jobs);
      if (jobs.size < MAX_JOBS) jobs.set(jobId, null);
    },
    heldBy(scope, jobId, worker) {
      const jobs = queues.get(scope);
      if (jobs?.has(jobId) === true) jobs.set(jobId, worker);
    },
    countOf(scope, worker, total) {
      const holders = [...(queues.get(scope)?.values() ?? [])];
      if (holders.length !== total || holders.includes(null)) return null;
      return holders.filter((holder) => holder === worker).length;
    },
    keepOnly(scope, jobIds) {
      const jobs = queues.get(scope);
      if (jobs === undefined) return;
      const active = new Set(jobIds);
      for (const id of jobs.keys()) if (!active.has(id)) jobs.delete(id);
      if (jobs.size === 0) queues.delete(scope);
    },
    forget(scope) {
      queues.delete(scope);
    },
  };
}
