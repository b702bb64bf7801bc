import type { ConnectionId } from './connection.ts';

/** Nodenames that a control command is meant for; `null`: every worker that listens on the control channel. */
export type CeleryDestination = readonly string[] | null;

/** How a task is sent; `null` or absent: Celery's default. Values that reach a worker are JSON text, so no digit is lost. */
export interface CelerySendOptions {
  /** 0 (most urgent on Redis) to 9; `null`: 0. */
  readonly priority: number | null;
  /** Delay in seconds before it may start; not together with `etaAt`. */
  readonly countdownS: number | null;
  /** Epoch ms before which it must not start. */
  readonly etaAt?: number | null;
  /** Seconds after which a worker must not start it any more. */
  readonly expiresS?: number | null;
  /** Seconds of execution after which `SoftTimeLimitExceeded` is raised in it. */
  readonly softTimeLimitS?: number | null;
  /** Seconds of execution after which its process is killed. */
  readonly timeLimitS?: number | null;
  /** JSON object text of further message headers. */
  readonly headers?: string | null;
}

/** Names one message in a list: exactly these bytes, whatever they are. */
export interface QueueMessageRef {
  readonly queue: string;
  /** Priority step of the list that holds it. */
  readonly step: number;
  /** SHA-256 of the message's bytes, hex. */
  readonly digest: string;
}

interface Kind<K extends string> {
  readonly kind: K;
  readonly connectionId: ConnectionId;
}

interface ForWorkers {
  readonly workers: CeleryDestination;
}

/** Every action on Celery. */
export type CeleryAction =
  | (Kind<'celery.sendTask'> &
      CelerySendOptions & {
        readonly task: string;
        readonly queue: string;
        /** JSON array text. */
        readonly args: string;
        /** JSON object text. */
        readonly kwargs: string;
      })
  | (Kind<'celery.retryTask'> &
      CelerySendOptions & {
        /** The task that is sent again, under a new id; `priority` of `null`: as it was sent. */
        readonly id: string;
        /** JSON array text; `null`: exactly as it was sent, refused when that is not known. */
        readonly args: string | null;
        /** JSON object text; `null`: exactly as it was sent, refused when that is not known. */
        readonly kwargs: string | null;
        /** `null`: the queue it was sent to. */
        readonly queue: string | null;
      })
  /** Tasks that have not started will not; running ones go on. At most 1,000 ids. */
  | (Kind<'celery.revoke'> & ForWorkers & { readonly ids: readonly string[] })
  /** Ends the pool process that executes the task. */
  | (Kind<'celery.terminate'> & ForWorkers & { readonly ids: readonly string[]; readonly signal: string })
  | (Kind<'celery.revokeByHeaders'> &
      ForWorkers & {
        /** Stamped header to the values that are revoked. */
        readonly headers: Readonly<Record<string, readonly string[]>>;
        /** Signal that ends running ones; `null`: they go on. */
        readonly signal: string | null;
      })
  | (Kind<'celery.moveMessage'> & { readonly message: QueueMessageRef; readonly toQueue: string })
  | (Kind<'celery.deleteMessage'> & { readonly message: QueueMessageRef })
  /** Puts messages that dead workers held back into their queues, next to run; no tags: all that no living worker holds. */
  | (Kind<'celery.requeueInFlight'> & { readonly tags: readonly string[] })
  | (Kind<'celery.purgeQueue'> & { readonly queue: string })
  /** Puts back in order what a purge or a deletion removed. */
  | (Kind<'celery.restoreMessages'> & { readonly batchId: string })
  | (Kind<'celery.forgetResult'> & { readonly ids: readonly string[] })
  /** `rate` as `10/m`; `0`: no limit. */
  | (Kind<'celery.rateLimit'> & ForWorkers & { readonly task: string; readonly rate: string })
  | (Kind<'celery.timeLimit'> &
      ForWorkers & { readonly task: string; readonly softS: number | null; readonly hardS: number | null })
  | (Kind<'celery.growPool'> & ForWorkers & { readonly by: number })
  | (Kind<'celery.shrinkPool'> & ForWorkers & { readonly by: number })
  | (Kind<'celery.autoscale'> & ForWorkers & { readonly max: number; readonly min: number })
  | (Kind<'celery.restartPool'> & ForWorkers)
  | (Kind<'celery.addConsumer'> & ForWorkers & { readonly queue: string })
  | (Kind<'celery.cancelConsumer'> & ForWorkers & { readonly queue: string })
  | (Kind<'celery.enableEvents'> & ForWorkers)
  | (Kind<'celery.disableEvents'> & ForWorkers)
  | (Kind<'celery.ping'> & ForWorkers)
  /** Warm: running tasks end first. */
  | (Kind<'celery.shutdown'> & ForWorkers);
