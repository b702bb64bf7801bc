import { countOf, isWireObject, numberOf, textOf, type WireObject } from './wireFields.ts';

/** What `stats` tells of one worker; `null` where this pool or version does not tell it. */
export interface WorkerStats {
  readonly pid: number | null;
  /** Tasks at once. */
  readonly concurrency: number | null;
  /** `prefork`, `threads`, `solo`, `gevent`, `eventlet`. */
  readonly pool: string | null;
  /** Pids of the pool. */
  readonly processes: readonly number[] | null;
  /** Messages that it takes without acknowledging; 0: without limit. */
  readonly prefetch: number | null;
  /** Whole seconds since its start. */
  readonly uptimeS: number | null;
  /** Resident memory at its peak, in kB on Linux and the BSDs, in bytes on macOS. */
  readonly maxrss: number | null;
}

/** Of a worker that answered without telling anything. */
export const UNTOLD_STATS: WorkerStats = {
  pid: null,
  concurrency: null,
  pool: null,
  processes: null,
  prefetch: null,
  uptimeS: null,
  maxrss: null,
};

const MAX_PROCESSES = 10_000;

/** The reply to `stats`; `null` when it is an error. */
export function readStats(reply: unknown): WorkerStats | null {
  if (!isWireObject(reply)) return null;
  const pool = isWireObject(reply['pool']) ? reply['pool'] : {};
  const usage = isWireObject(reply['rusage']) ? reply['rusage'] : {};
  const maxrss = numberOf(usage['maxrss']);
  return {
    pid: countOf(reply['pid']) ?? null,
    concurrency: countOf(pool['max-concurrency']) ?? null,
    pool: poolKind(pool),
    processes: pidsOf(pool['processes']),
    prefetch: countOf(reply['prefetch_count']) ?? null,
    uptimeS: countOf(reply['uptime']) ?? null,
    maxrss: maxrss !== undefined && maxrss > 0 ? maxrss : null,
  };
}

/**
 * Bytes of `maxrss`, whose unit depends on the system (getrusage(2)).
 *
 * @param system `sw_sys` of its heartbeats; without it the unit is not known
 */
export function memoryBytes(maxrss: number | null, system: string | null): number | null {
  if (maxrss === null || system === null) return null;
  return system === 'Darwin' ? maxrss : maxrss * 1_024;
}

/** Celery before 5.3 does not name its pool; each kind reports fields of its own. */
function poolKind(pool: WireObject): string | null {
  const implementation = textOf(pool['implementation']);
  // For example `celery.concurrency.prefork:TaskPool`.
  const named = implementation?.split(':')[0]?.split('.').at(-1);
  if (named !== undefined) return named === 'thread' ? 'threads' : named;
  if ('free-threads' in pool) return 'eventlet';
  if ('threads' in pool) return 'threads';
  if ('writes' in pool) return 'prefork';
  if ('processes' in pool) return 'solo';
  // Of Celery's own pools only gevent tells nothing but its size.
  return Object.keys(pool).join() === 'max-concurrency' ? 'gevent' : null;
}

function pidsOf(value: unknown): readonly number[] | null {
  return Array.isArray(value) ? value.slice(0, MAX_PROCESSES).flatMap((pid) => countOf(pid) ?? []) : null;
}
