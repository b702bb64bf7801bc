import type { ConnectionId } from './connection.ts';

/** A rule by which a BullMQ queue makes jobs by itself. `null` = not known or not given. */
export interface JobScheduler {
  readonly connectionId: ConnectionId;
  /** Scope of its queue: `prefix:queue`. */
  readonly queue: string;
  readonly id: string;
  readonly name: string | null;
  /** Milliseconds between jobs. */
  readonly everyMs: number | null;
  /** Cron expression. */
  readonly pattern: string | null;
  readonly timeZone: string | null;
  /** Epoch ms of the next job. */
  readonly nextAt: number | null;
  readonly startAt: number | null;
  readonly endAt: number | null;
  readonly limit: number | null;
  /** Jobs made so far. */
  readonly iterations: number | null;
  /** Made by the older repeatable API, or left without its next job. */
  readonly kind: 'scheduler' | 'repeatable' | 'orphaned';
  /** JSON text of the data of its jobs. */
  readonly data: string | null;
  /** JSON object text of the options of its jobs. */
  readonly options: string | null;
}
