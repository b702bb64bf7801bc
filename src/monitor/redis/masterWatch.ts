import type { Socket } from 'node:net';
import { t } from '../../model/l10n.ts';
import { endpointAddress, type SentinelEndpoint } from '../../model/redisUrl.ts';
import type { ConnectSettings } from './connectSettings.ts';
import type { ConnectAttempt } from './connectRedis.ts';
import type { RedisConnection } from './redisConnection.ts';
import { findMaster } from './sentinelMaster.ts';

/** Between two questions to the Sentinels, while connections are up. */
const WATCH_MS = 10_000;

/**
 * Ends the connections to a master that the Sentinels have replaced, should it be cut off from them and not from us: what
 * is written to it would be lost, and what it publishes comes from nobody. Does nothing where there are no Sentinels.
 */
export class MasterWatch {
  readonly #settings: ConnectSettings;
  readonly #endpoint: SentinelEndpoint | null;
  readonly #connections = new Set<RedisConnection>();
  readonly #sockets = new Set<Socket>();
  #cancelNext: (() => void) | null = null;
  #disposed = false;

  constructor(settings: ConnectSettings) {
    const { endpoint } = settings.url;
    this.#settings = settings;
    this.#endpoint = endpoint.kind === 'sentinel' ? endpoint : null;
  }

  /** Watches over the connection that comes of an attempt. */
  follow(attempt: ConnectAttempt): void {
    const endpoint = this.#endpoint;
    if (endpoint === null) return;
    attempt.result.then(
      (connection) => {
        if (connection.closed || this.#disposed) return;
        this.#connections.add(connection);
        connection.onClose(() => this.#connections.delete(connection));
        this.#cancelNext ??= this.#schedule(endpoint);
      },
      () => undefined,
    );
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancelNext?.();
    for (const socket of this.#sockets) socket.destroy();
  }

  #schedule(endpoint: SentinelEndpoint): () => void {
    return this.#settings.clock.after(WATCH_MS, () => {
      void this.#look(endpoint).then(() => {
        const isNeeded = this.#connections.size > 0 && !this.#disposed;
        this.#cancelNext = isNeeded ? this.#schedule(endpoint) : null;
      });
    });
  }

  /** Sentinels that do not answer say nothing against the master. */
  async #look(endpoint: SentinelEndpoint): Promise<void> {
    const own = (socket: Socket): void => {
      this.#sockets.add(socket);
      // Who reads from the socket hears of it too; unheard, it would end the thread.
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    };
    const master = await findMaster(endpoint, this.#settings, own).catch(() => null);
    for (const socket of this.#sockets) socket.destroy();
    if (master === null) return;
    const address = endpointAddress(master);
    for (const connection of this.#connections) {
      if (endpointAddress(connection.endpoint) === address) continue;
      connection.destroy({
        kind: 'no-master',
        detail: t('the Sentinels name {0} as the master now', address),
      });
    }
  }
}
