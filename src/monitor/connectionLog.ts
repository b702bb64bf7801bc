import type { LogLevel } from '../contract/monitorApi.ts';
import type { ConnectionState } from '../model/connection.ts';

/** Puts into the log when one server of a connection is reached, lost, and reached again; not every attempt in between. */
export class ConnectionLog {
  readonly #subject: string;
  readonly #log: (level: LogLevel, message: string) => void;
  /** Epoch ms of the start of the outage; `null`: there is none. */
  #downSince: number | null = null;
  #problem = '';

  /** @param subject the connection's name and the server's address, as a person knows them */
  constructor(subject: string, log: (level: LogLevel, message: string) => void) {
    this.#subject = subject;
    this.#log = log;
  }

  note(state: ConnectionState): void {
    switch (state.kind) {
      case 'connecting':
        return;
      case 'online': {
        const version = state.redisVersion === null ? '' : ` (Redis ${state.redisVersion})`;
        const outage =
          this.#downSince === null ? '' : ` again after ${seconds(state.since - this.#downSince)} s`;
        this.#log('info', `${this.#subject}: connected${outage}${version}`);
        this.#downSince = null;
        this.#problem = '';
        return;
      }
      case 'down': {
        const { kind, detail, address } = state.problem;
        this.#downSince ??= state.since;
        // Details vary from attempt to attempt; another kind of problem is news.
        if (this.#problem === kind) return;
        this.#problem = kind;
        this.#log('info', `${this.#subject}: down, ${kind} at ${address}: ${detail}`);
        return;
      }
      default:
        return state satisfies never;
    }
  }
}

function seconds(ms: number): string {
  return (Math.max(ms, 0) / 1_000).toFixed(1);
}
