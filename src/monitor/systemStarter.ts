import { DeadlineError } from './deadline.ts';
import { backoffMs } from './redis/backoff.ts';
import { startProblem } from './startFailure.ts';
import type { LogLevel } from '../contract/monitorApi.ts';
import type { ConnectionProblem, ConnectionState } from '../model/connection.ts';
import type { Clock } from './clock.ts';
import type { System } from './system.ts';

export interface SystemStarterOptions {
  readonly systems: readonly System[];
  /** Of the broker, for what a person reads. */
  readonly address: string;
  readonly clock: Clock;
  readonly random: () => number;
  /** A system was started, or could not be. */
  readonly onChange: () => void;
  readonly log: (level: LogLevel, message: string) => void;
}

interface Failure {
  readonly problem: ConnectionProblem;
  /** Epoch ms of the first of the failures in a row. */
  readonly since: number;
  readonly count: number;
  /** `null` while the attempt that takes too long has not ended. */
  readonly nextAttemptAt: number | null;
}

/** A start that takes longer is said to have failed, though it may still succeed. */
export const START_DEADLINE_MS = 20_000;

/** Starts the systems of a connection whenever its servers come up, and again while one cannot be started. */
export class SystemStarter {
  readonly #options: SystemStarterOptions;
  readonly #started = new Set<System>();
  readonly #failures = new Map<System, Failure>();
  readonly #starting = new Set<System>();
  readonly #retries = new Map<System, () => void>();
  /** Counts the times that the servers came up. */
  #life = 0;
  #isUp = false;

  constructor(options: SystemStarterOptions) {
    this.#options = options;
  }

  /** Systems that were started since the servers came up. */
  get started(): readonly System[] {
    return this.#options.systems.filter((system) => this.#started.has(system));
  }

  /** What to say of systems that could not be started: one that is there, or all of them. */
  get failure(): Extract<ConnectionState, { kind: 'down' }> | null {
    const { systems } = this.#options;
    const isAll = this.#failures.size === systems.length;
    for (const system of systems) {
      const failure = this.#failures.get(system);
      if (failure === undefined || (!isAll && system.present !== true)) continue;
      const { problem, since, nextAttemptAt } = failure;
      return { kind: 'down', since, problem, nextAttemptAt };
    }
    return null;
  }

  /** The servers came up: every system is started, also one that was before. */
  up(): void {
    this.#isUp = true;
    this.#life++;
    for (const system of this.#options.systems) this.#start(system);
  }

  /** The servers went down: nothing is tried until they come up. */
  down(): void {
    this.#isUp = false;
    this.#life++;
    this.#started.clear();
    this.#failures.clear();
    this.#cancelRetries();
  }

  /** Tries at once what would be tried later. */
  retryNow(): void {
    for (const system of this.#retries.keys()) this.#start(system);
  }

  #start(system: System): void {
    this.#cancelRetry(system);
    if (this.#starting.has(system)) return;
    this.#starting.add(system);
    const life = this.#life;
    const { clock } = this.#options;
    const cancelDeadline = clock.after(START_DEADLINE_MS, () => {
      if (life === this.#life) this.#failed(system, new DeadlineError('starting', START_DEADLINE_MS), true);
    });
    const ended = (settle: () => void): void => {
      cancelDeadline();
      this.#starting.delete(system);
      if (life === this.#life) settle();
      else if (this.#isUp) this.#start(system);
    };
    startOf(system).then(
      () => {
        ended(() => {
          this.#started.add(system);
          this.#failures.delete(system);
          this.#options.onChange();
        });
      },
      (error: unknown) => {
        ended(() => {
          this.#failed(system, error, false);
        });
      },
    );
  }

  #failed(system: System, error: unknown, isUnderWay: boolean): void {
    const { address, clock, random, log, onChange } = this.#options;
    const known = this.#failures.get(system);
    const problem = startProblem(error, system.kind, address);
    if (known?.problem.detail !== problem.detail) log('warn', `${address}: ${problem.detail}`);
    const count = (known?.count ?? 0) + 1;
    const wait = backoffMs(count, random());
    this.#started.delete(system);
    this.#failures.set(system, {
      problem,
      since: known?.since ?? clock.now(),
      count,
      nextAttemptAt: isUnderWay ? null : clock.now() + wait,
    });
    if (!isUnderWay) {
      this.#retries.set(
        system,
        clock.after(wait, () => {
          this.#start(system);
        }),
      );
    }
    onChange();
  }

  #cancelRetry(system: System): void {
    this.#retries.get(system)?.();
    this.#retries.delete(system);
  }

  #cancelRetries(): void {
    for (const system of this.#retries.keys()) this.#cancelRetry(system);
  }
}

/** An exception instead of a rejection is a failure as well. */
async function startOf(system: System): Promise<void> {
  await system.start();
}
