import type { CeleryDestination } from '../../../model/celeryAction.ts';

/** Questions that change nothing in a worker. */
export type InspectMethod =
  | 'ping'
  | 'stats'
  | 'active'
  | 'reserved'
  | 'scheduled'
  | 'active_queues'
  | 'query_task'
  | 'registered'
  | 'conf'
  | 'report'
  | 'revoked';

export type InspectArguments = Readonly<Record<string, string | number | boolean | readonly string[]>>;

type None = Readonly<Record<string, never>>;

/** Commands that change a worker, with the keyword arguments of Celery's functions (`celery.worker.control`). */
export interface CommandArguments {
  readonly revoke: {
    readonly task_id: readonly string[];
    readonly terminate: boolean;
    readonly signal: string;
  };
  readonly revoke_by_stamped_headers: {
    readonly headers: Readonly<Record<string, readonly string[]>>;
    readonly terminate: boolean;
    readonly signal: string;
  };
  /** `rate_limit`: `10/m`; the number 0: none. */
  readonly rate_limit: { readonly task_name: string; readonly rate_limit: string | 0 };
  /** Both in s; `null`: none. */
  readonly time_limit: {
    readonly task_name: string;
    readonly soft: number | null;
    readonly hard: number | null;
  };
  readonly pool_grow: { readonly n: number };
  readonly pool_shrink: { readonly n: number };
  readonly autoscale: { readonly max: number; readonly min: number };
  readonly pool_restart: None;
  readonly add_consumer: { readonly queue: string };
  readonly cancel_consumer: { readonly queue: string };
  readonly enable_events: None;
  readonly disable_events: None;
  /** The only one that no worker answers: it ends instead. */
  readonly shutdown: None;
}

export type CommandMethod = keyof CommandArguments;

export type ControlCommand = {
  readonly [M in CommandMethod]: {
    readonly method: M;
    readonly arguments: CommandArguments[M];
    readonly destination: CeleryDestination;
  };
}[CommandMethod];

export interface InspectQuestion {
  readonly method: InspectMethod;
  readonly arguments: InspectArguments;
  readonly destination: CeleryDestination;
}

/** What is asked of workers, and of which: `null` for all that listen. */
export type ControlQuestion = InspectQuestion | ControlCommand;

export interface ReplyAddress {
  /** Matches replies to this request. */
  readonly ticket: string;
  /** The list that takes the replies, without key prefix; `null`: nobody answers. */
  readonly replyRoutingKey: string | null;
}
