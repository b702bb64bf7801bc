import type { ConnectionProblem, ConnectionRole, ConnectionState } from '../../model/connection.ts';
import { t } from '../../model/l10n.ts';
import type { ConnectSettings } from './connectSettings.ts';
import { linkError } from './connectSettings.ts';
import { type ConnectAttempt, connectRedis } from './connectRedis.ts';
import { ConnectionKeeper } from './connectionKeeper.ts';
import { MasterWatch } from './masterWatch.ts';
import { OwnedBlockingLink } from './ownedBlockingLink.ts';
import { OwnedSubscription } from './ownedSubscription.ts';
import { endedByUs, type RedisConnection } from './redisConnection.ts';
import { RedisLinkError } from './redisErrors.ts';
import type {
  BlockingLink,
  OwnedRedisLink,
  PatternSubscription,
  PipelineReply,
  RedisClient,
  RedisCommand,
  RedisLink,
} from './redisLink.ts';

/** Silence after which the main connection is asked for a sign of life, so that its state is true while nobody polls. */
const HEARTBEAT_MS = 10_000;

/** A link whose main connection decides its state; the other connections are made only while that one is up. */
export class KeptRedisLink implements OwnedRedisLink {
  readonly role: ConnectionRole;
  readonly address: string;
  readonly database: number;
  readonly #settings: ConnectSettings;
  readonly #onState: (state: ConnectionState) => void;
  readonly #keeper: ConnectionKeeper;
  readonly #subscriptions = new Set<OwnedSubscription>();
  readonly #blocking = new Set<OwnedBlockingLink>();
  readonly #clients = new Set<ConnectAttempt>();
  readonly #masterWatch: MasterWatch;
  #state: ConnectionState;
  /** Epoch ms: when the server was last known to work, or was first tried. */
  #downSince: number;
  #problem: ConnectionProblem;
  #disposed = false;

  constructor(settings: ConnectSettings, onState: (state: ConnectionState) => void) {
    const { clock } = settings;
    this.#settings = settings;
    this.#onState = onState;
    this.role = settings.role;
    this.address = settings.address;
    this.database = settings.url.database;
    this.#downSince = clock.now();
    this.#state = { kind: 'connecting', since: this.#downSince };
    this.#problem = this.#closed(t('the first attempt to connect has not ended'));
    this.#masterWatch = new MasterWatch(settings);
    this.#keeper = new ConnectionKeeper({
      clock,
      random: Math.random,
      connect: () => this.#connect(''),
      prepare: () => Promise.resolve(),
      mayRetry: () => true,
      onUp: (connection) => {
        this.#up(connection);
      },
      onLost: (problem, connection, nextAttemptAt) => {
        this.#downSince = problem.kind === 'timeout' ? connection.lastDataAt : clock.now();
        this.#down(problem, nextAttemptAt);
      },
      onFailed: (error, nextAttemptAt) => {
        this.#down(
          error instanceof RedisLinkError ? error.problem : this.#closed(String(error)),
          nextAttemptAt,
        );
      },
    });
    queueMicrotask(() => {
      if (this.#disposed) return;
      this.#onState(this.#state);
      this.#keeper.retryNow();
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  async call(command: RedisCommand): Promise<unknown> {
    return this.#online().call(command);
  }

  async pipeline(commands: readonly RedisCommand[]): Promise<readonly PipelineReply[]> {
    return this.#online().pipeline(commands);
  }

  async subscribe(
    patterns: readonly string[],
    listener: Parameters<RedisLink['subscribe']>[1],
  ): Promise<PatternSubscription> {
    this.#online();
    return new Promise((resolve, reject) => {
      const subscription = new OwnedSubscription({
        patterns,
        listener,
        clock: this.#settings.clock,
        random: Math.random,
        connect: () => this.#connect(':events'),
        mayRetry: () => this.#keeper.connection !== null,
        onFirst: (error) => {
          if (error === null) {
            resolve({ dispose });
            return;
          }
          void dispose();
          reject(error);
        },
      });
      const dispose = (): Promise<void> => {
        this.#subscriptions.delete(subscription);
        subscription.dispose();
        return Promise.resolve();
      };
      this.#subscriptions.add(subscription);
      subscription.retryNow();
    });
  }

  async openBlocking(): Promise<BlockingLink> {
    const link = new OwnedBlockingLink({
      connect: () => {
        this.#online();
        return this.#connect(':blocking');
      },
      disposedError: () =>
        new RedisLinkError(this.#closed(t('the blocking connection was ended on our side'))),
      onDispose: () => this.#blocking.delete(link),
    });
    this.#blocking.add(link);
    try {
      await link.open();
    } catch (error) {
      link.dispose();
      throw error;
    }
    return link;
  }

  async openClient(): Promise<RedisClient> {
    this.#online();
    const attempt = this.#connect(':actions');
    this.#clients.add(attempt);
    try {
      const connection = await attempt.result;
      connection.onClose(() => this.#clients.delete(attempt));
      return connection.client;
    } catch (error) {
      this.#clients.delete(attempt);
      throw error;
    }
  }

  retryNow(): void {
    if (this.#disposed || this.#keeper.connection !== null) return;
    this.#enter({ kind: 'connecting', since: this.#settings.clock.now() });
    this.#keeper.retryNow();
  }

  dispose(): Promise<void> {
    this.#disposed = true;
    this.#problem = linkError(this.#settings, endedByUs()).problem;
    this.#masterWatch.dispose();
    this.#keeper.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const link of this.#blocking) link.dispose();
    for (const attempt of this.#clients) attempt.cancel();
    return Promise.resolve();
  }

  #connect(suffix: '' | ':events' | ':blocking' | ':actions'): ConnectAttempt {
    const clientName = this.#settings.clientName + suffix;
    const attempt = connectRedis({ ...this.#settings, clientName });
    this.#masterWatch.follow(attempt);
    return attempt;
  }

  /** The main connection; throws `RedisLinkError` while it is down. */
  #online(): RedisConnection {
    const { connection } = this.#keeper;
    if (connection === null || this.#disposed) throw new RedisLinkError(this.#problem);
    return connection;
  }

  #up(connection: RedisConnection): void {
    const { redisVersion } = connection;
    connection.startHeartbeat(HEARTBEAT_MS);
    this.#enter({ kind: 'online', since: this.#settings.clock.now(), redisVersion });
    for (const subscription of this.#subscriptions) subscription.retryNow();
  }

  #down(problem: ConnectionProblem, nextAttemptAt: number): void {
    this.#problem = problem;
    this.#enter({ kind: 'down', since: this.#downSince, problem, nextAttemptAt });
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    if (!this.#disposed) this.#onState(state);
  }

  #closed(detail: string): ConnectionProblem {
    return linkError(this.#settings, { kind: 'closed', detail }).problem;
  }
}
