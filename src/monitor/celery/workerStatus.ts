import type { WorkerStatus } from '../../model/worker.ts';

/** What the status of a worker is judged by. Times are epoch ms of our clock. */
export interface SignsOfLife {
  readonly lastSeenAt: number;
  /** Seconds between its heartbeats; `null` when it sends none. */
  readonly freqS: number | null;
  /** It said goodbye. */
  readonly stopped: boolean;
  /** Inspections in a row that it did not answer. */
  readonly unanswered: number;
  /** Until then its silence is explained: it executes a task in its main loop. */
  readonly excusedUntil: number;
}

const LATE_HEARTBEATS = 3;
const OFFLINE_HEARTBEATS = 5;
const OFFLINE_MS = 15_000;

/**
 * Calmer than Celery's own rule (two heartbeats), for a busy main loop skips some. A worker without heartbeats is
 * judged by whether it answers.
 *
 * @param listeningSince silence before this moment is ours, not the worker's
 */
export function judgeStatus(signs: SignsOfLife, listeningSince: number, now: number): WorkerStatus {
  if (signs.stopped) return 'offline';
  const silence = now - Math.max(signs.lastSeenAt, listeningSince);
  const status = judgeSilence(signs, silence);
  return status === 'offline' && now <= signs.excusedUntil ? 'late' : status;
}

function judgeSilence(signs: SignsOfLife, silence: number): WorkerStatus {
  if (signs.freqS === null) return judgeAnswers(signs.unanswered, silence);
  const freqMs = signs.freqS * 1_000;
  if (silence > Math.max(OFFLINE_HEARTBEATS * freqMs, OFFLINE_MS)) return 'offline';
  return silence > LATE_HEARTBEATS * freqMs ? 'late' : 'online';
}

function judgeAnswers(unanswered: number, silence: number): WorkerStatus {
  if (unanswered === 0 || silence <= OFFLINE_MS) return 'online';
  return unanswered === 1 ? 'late' : 'offline';
}
