import type { SystemKind } from './system.ts';

/** Stable identifier of a connection: a slug or UUID, unique in `taskTower.connections`. */
export type ConnectionId = string;

/** TLS material of a `rediss://` connection. Paths are resolved by the host; the monitor gets PEM text. */
export interface TlsOptions {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** `false` only when a person chose to accept any certificate. */
  readonly rejectUnauthorized: boolean;
}

/** What a person says of the Celery on a connection beyond its prefixes. What is absent is learned from Redis and the workers. */
export interface CeleryPeculiarities {
  /** kombu's `priority_steps`, ascending from 0. */
  readonly prioritySteps?: readonly number[];
  /** kombu's `sep`, which joins queue and priority step, and the fields of a binding. */
  readonly separator?: string;
  readonly eventExchange?: string;
  /** Without `.pidbox`. */
  readonly controlExchange?: string;
  /** kombu's `fanout_prefix`: the text before every channel, in which `{db}` is the database; `true` is `/{db}.`, `false` none. */
  readonly fanoutPrefix?: string | boolean;
  /** kombu's `fanout_patterns`: events are published on one channel for each routing key. */
  readonly fanoutPatterns?: boolean;
  /** Queues to show even while nothing is bound to them. */
  readonly queues?: readonly string[];
  /** Plain lists to watch and peek into, such as a dead-letter list. */
  readonly watchedLists?: readonly string[];
}

/** One named Redis as the setting `taskTower.connections` describes it. URLs carry no password. */
export interface ConnectionConfig {
  readonly id: ConnectionId;
  readonly name: string;
  /**
   * `redis://`, `rediss://`, `unix://`, `redis+socket://`, or the Sentinels as `sentinel://host:26379/0;sentinel://…`; the
   * database is the path or `?db=`/`?virtual_host=`.
   */
  readonly url: string;
  /** Name under which the Sentinels of `url` and `resultBackendUrl` know the server, where the URL does not say it. */
  readonly masterName?: string | null;
  /** Celery's result backend when it is another server or database; `null`: the same as `url`. */
  readonly resultBackendUrl: string | null;
  /** A read-only connection refuses every action that writes, in the monitor itself. */
  readonly readOnly: boolean;
  readonly tls: TlsOptions | null;
  readonly celery: CeleryPeculiarities & {
    /** kombu's broker option `global_keyprefix`: raw concatenation, no separator. */
    readonly keyPrefix: string;
    /** The result backend's own `global_keyprefix`, as it stands before `celery-task-meta-`. */
    readonly resultKeyPrefix: string;
    /** Switch task events on (`enable_events`) whenever a worker without them shows up. */
    readonly enableTaskEvents: boolean;
  };
  readonly bullmq: {
    /** Key prefixes to look under; BullMQ's default is `bull`. */
    readonly prefixes: readonly string[];
  };
}

/** What SecretStorage holds for one connection. Never logged, never written to settings. */
export interface ConnectionSecrets {
  readonly password: string | null;
  readonly resultBackendPassword: string | null;
  /** Of the Sentinels themselves. */
  readonly sentinelPassword?: string | null;
}

export const NO_SECRETS: ConnectionSecrets = { password: null, resultBackendPassword: null };

/** A connection as the monitor needs it: configuration and secrets together, in memory only. */
export interface ConnectionWithSecrets {
  readonly config: ConnectionConfig;
  readonly secrets: ConnectionSecrets;
}

/** Which server of a connection a problem concerns. */
export type ConnectionRole = 'broker' | 'result backend' | 'Sentinel';

/** Why a server cannot be used; one sentence a person reads belongs to each kind. */
export type ConnectionProblemKind =
  | 'bad-url'
  | 'host-not-found'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'socket-missing'
  | 'not-redis'
  | 'tls-required'
  | 'tls-not-spoken'
  | 'tls-untrusted'
  | 'password-required'
  | 'password-wrong'
  | 'no-permission'
  | 'bad-database'
  | 'no-master'
  | 'loading'
  | 'too-many-clients'
  | 'closed'
  | 'other';

export interface ConnectionProblem {
  readonly kind: ConnectionProblemKind;
  readonly role: ConnectionRole;
  /** host:port, socket path or URL without credentials. */
  readonly address: string;
  /** The server's or the system's own words, without secrets. */
  readonly detail: string;
}

export type ConnectionState =
  | { readonly kind: 'connecting'; readonly since: number }
  | { readonly kind: 'online'; readonly since: number; readonly redisVersion: string | null }
  | {
      readonly kind: 'down';
      /** Epoch ms: when it was last known to work, or was first tried. */
      readonly since: number;
      readonly problem: ConnectionProblem;
      /** Epoch ms of the next attempt; `null` when only a person's change can help. */
      readonly nextAttemptAt: number | null;
    };

/** A span in which Celery or BullMQ events may have been missed. Times are epoch ms of our clock. */
export interface EventGap {
  readonly from: number;
  /** `null` while it is still open. */
  readonly to: number | null;
}

/** A gap as the history keeps it: of one system on a connection. */
export interface RecordedGap extends EventGap {
  readonly system: SystemKind;
}

/** Something to know about a connection that is up: what was learned of its Celery, or what cannot be seen and why. */
export interface ConnectionRemark {
  readonly kind: 'learned' | 'degraded';
  /** A sentence for a person; may quote text from Redis. */
  readonly text: string;
}

export interface ConnectionStatus {
  readonly id: ConnectionId;
  readonly name: string;
  readonly readOnly: boolean;
  readonly address: string;
  readonly state: ConnectionState;
  /** Systems seen on it so far; `null` until the first look has ended. */
  readonly systems: readonly SystemKind[] | null;
  /** The most recent gap of this session, or `null` when there was none. */
  readonly lastGap: EventGap | null;
  /** The gaps of this session before that one, newest first, at most four. */
  readonly earlierGaps?: readonly EventGap[];
  /** None when left out. */
  readonly remarks?: readonly ConnectionRemark[];
}
