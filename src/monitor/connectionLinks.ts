import type { LogLevel } from '../contract/monitorApi.ts';
import { ConnectionLog } from './connectionLog.ts';
import { isOneServer } from './sameServer.ts';
import type { ConnectionRole, ConnectionState, ConnectionWithSecrets } from '../model/connection.ts';
import type { Clock } from './clock.ts';
import type { RedisLinkOptions } from './redis/openRedisLink.ts';
import type { OwnedRedisLink } from './redis/redisLink.ts';

export interface ConnectionLinksOptions {
  readonly connection: ConnectionWithSecrets;
  readonly clock: Clock;
  readonly openLink: (options: RedisLinkOptions) => OwnedRedisLink;
  readonly log: (level: LogLevel, message: string) => void;
  /** The broker is there and the result backend, if it is another server, came up or failed: time to start. */
  readonly onUp: () => void;
  /** The broker was lost. `since`: when it was last known to work, epoch ms. */
  readonly onLost: (since: number) => void;
  /** Any state of any of the two servers changed. */
  readonly onChange: () => void;
}

/** The links of one connection: one when broker and result backend are the same database, else two. */
export class ConnectionLinks {
  readonly broker: OwnedRedisLink;
  /** The broker's link when both are one. */
  readonly results: OwnedRedisLink;
  readonly #options: ConnectionLinksOptions;
  #isUp = false;
  /** A result backend that does not answer holds the start back until its first attempt has ended, not longer. */
  #areResultsTried: boolean;

  constructor(options: ConnectionLinksOptions) {
    const { config, secrets } = options.connection;
    this.#options = options;
    this.broker = this.#open('broker', config.url, secrets.password, (state) => {
      this.#brokerChanged(state);
    });
    const isOne = config.resultBackendUrl === null || isOneServer(options.connection);
    this.#areResultsTried = isOne;
    this.results =
      config.resultBackendUrl === null || isOne
        ? this.broker
        : this.#open('result backend', config.resultBackendUrl, secrets.resultBackendPassword, (state) => {
            this.#resultsChanged(state);
          });
  }

  /** Of the second link; `null` when there is one only. */
  get resultsState(): ConnectionState | null {
    return this.results === this.broker ? null : this.results.state;
  }

  retryNow(): void {
    for (const link of this.#all()) link.retryNow();
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#all()].map((link) => link.dispose()));
  }

  #all(): ReadonlySet<OwnedRedisLink> {
    return new Set([this.broker, this.results]);
  }

  #open(
    role: ConnectionRole,
    url: string,
    password: string | null,
    onState: (state: ConnectionState) => void,
  ): OwnedRedisLink {
    const { connection, clock, openLink, log } = this.#options;
    const { tls, masterName = null } = connection.config;
    const { sentinelPassword = null } = connection.secrets;
    const server = { role, url, password, tls, masterName, sentinelPassword };
    const said = new ConnectionLog(`${connection.config.name}: ${role}`, log);
    const noted = (state: ConnectionState): void => {
      said.note(state);
      onState(state);
    };
    return openLink({ ...server, clientName: 'task-tower', clock, onState: noted });
  }

  #brokerChanged(state: ConnectionState): void {
    if (state.kind === 'online') this.#tryUp();
    else if (this.#isUp) {
      this.#isUp = false;
      this.#options.onLost(state.since);
    }
    this.#options.onChange();
  }

  #resultsChanged(state: ConnectionState): void {
    if (state.kind !== 'connecting') this.#areResultsTried = true;
    if (state.kind === 'online') this.#isUp = false;
    this.#tryUp();
    this.#options.onChange();
  }

  #tryUp(): void {
    if (this.#isUp || !this.#areResultsTried || this.broker.state.kind !== 'online') return;
    this.#isUp = true;
    this.#options.onUp();
  }
}
