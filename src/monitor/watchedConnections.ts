import { isDeepStrictEqual } from 'node:util';
import { Monitor } from './monitor.ts';
import { duplicateConnection } from './logMessages.ts';
import { Turns } from './turns.ts';
import type { ConnectionId, ConnectionWithSecrets } from '../model/connection.ts';
import type { WorkerList } from '../model/worker.ts';
import type { MonitorSurroundings } from './monitorSurroundings.ts';
import type { Attention } from './poller.ts';

export type WatchedConnectionsParts = Omit<MonitorSurroundings, 'attention' | 'missedSince'> & {
  /** For the connections that are taken up first. */
  readonly missedSince: MonitorSurroundings['missedSince'];
};

/** A monitor for each connection that is watched. */
export class WatchedConnections {
  readonly #parts: WatchedConnectionsParts;
  readonly #monitors = new Map<ConnectionId, Monitor>();
  #attention: Attention = 'visible';
  #missedSince: MonitorSurroundings['missedSince'];
  /** Sets of connections are taken up one after the other. */
  readonly #turns = new Turns();

  constructor(parts: WatchedConnectionsParts) {
    this.#parts = parts;
    this.#missedSince = parts.missedSince;
  }

  get ids(): readonly ConnectionId[] {
    return [...this.#monitors.keys()];
  }

  get names(): ReadonlyMap<ConnectionId, string> {
    return new Map([...this.#monitors].map(([id, { connection }]) => [id, connection.config.name]));
  }

  get all(): readonly Monitor[] {
    return [...this.#monitors.values()];
  }

  get(id: ConnectionId): Monitor | undefined {
    return this.#monitors.get(id);
  }

  /** Of all connections. */
  workers(): WorkerList {
    const lists = this.all.map((monitor) => monitor.workers());
    return {
      workers: lists.flatMap(({ workers }) => workers),
      unknown: lists.flatMap(({ unknown }) => unknown),
    };
  }

  setAttention(attention: Attention): void {
    this.#attention = attention;
    for (const monitor of this.#monitors.values()) monitor.setAttention(attention);
  }

  /** Replaces the set; returns when what is gone has ended. */
  async set(connections: readonly ConnectionWithSecrets[]): Promise<void> {
    await this.#turns.take(() => this.#take(connections));
  }

  /** Ends what is gone or changed, then begins what is new; what stayed the same runs on. */
  async #take(connections: readonly ConnectionWithSecrets[]): Promise<void> {
    const wanted = this.#byId(connections);
    const leaving = [...this.#monitors].filter(
      ([id, { connection }]) => !isDeepStrictEqual(connection, wanted.get(id)),
    );
    for (const [id] of leaving) this.#monitors.delete(id);
    await Promise.all(leaving.map(([, monitor]) => monitor.dispose()));
    const before = [...this.#monitors.values()];
    this.#monitors.clear();
    for (const [id, connection] of wanted) {
      const running = before.find((monitor) => monitor.connection.config.id === id);
      this.#monitors.set(id, running ?? this.#begin(connection));
    }
    this.#missedSince = null;
    for (const topic of ['connections', 'workers', 'queues', 'tasks'] as const) this.#parts.changed(topic);
  }

  #byId(connections: readonly ConnectionWithSecrets[]): ReadonlyMap<ConnectionId, ConnectionWithSecrets> {
    const wanted = new Map<ConnectionId, ConnectionWithSecrets>();
    for (const connection of connections) {
      const { id } = connection.config;
      if (wanted.has(id)) this.#parts.log('warn', duplicateConnection(id));
      else wanted.set(id, connection);
    }
    return wanted;
  }

  #begin(connection: ConnectionWithSecrets): Monitor {
    return new Monitor(connection, {
      ...this.#parts,
      attention: this.#attention,
      missedSince: this.#missedSince,
    });
  }
}
