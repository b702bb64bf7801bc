import { withDeadline } from './deadline.ts';
import { detailNotRead } from './logMessages.ts';
import type { LogLevel } from '../contract/monitorApi.ts';
import type { SystemKind } from '../model/system.ts';
import type { TaskDetail, TaskRef } from '../model/task.ts';
import type { Clock } from './clock.ts';
import type { OwnedRedisLink } from './redis/redisLink.ts';
import type { System } from './system.ts';

export interface SystemQuestionsParts {
  readonly systems: readonly System[];
  readonly broker: Pick<OwnedRedisLink, 'state'>;
  readonly clock: Clock;
  readonly log: (level: LogLevel, message: string) => void;
}

const DEADLINE_MS = 10_000;
/**
 * Long values over a slow line come in for as long as this, which is less than the host waits. A server that falls silent
 * meanwhile is given up much earlier by the connection itself.
 */
const WHOLE_DEADLINE_MS = 50_000;

/** Asks the systems of one connection for something to look at, each time within 10 s unless that is long. */
export class SystemQuestions {
  readonly #parts: SystemQuestionsParts;

  constructor(parts: SystemQuestionsParts) {
    this.#parts = parts;
  }

  /** `null` when the server does not know the task or cannot be asked. Never rejects. */
  async readDetail(ref: TaskRef, whole: boolean): Promise<TaskDetail | null> {
    const { broker, log } = this.#parts;
    if (broker.state.kind !== 'online') return null;
    try {
      const deadlineMs = whole ? WHOLE_DEADLINE_MS : DEADLINE_MS;
      return await this.#ask(ref.system, (system) => system.readDetail(ref, whole), deadlineMs);
    } catch (error) {
      log('warn', detailNotRead(ref.id, error));
      return null;
    }
  }

  /**
   * `null` when the system is not there.
   *
   * @throws RedisLinkError when the server cannot be asked
   * @throws DeadlineError when it does not answer
   */
  ask<T>(kind: SystemKind, read: (system: System) => Promise<T | null>): Promise<T | null> {
    return this.#ask(kind, read, DEADLINE_MS);
  }

  async #ask<T>(
    kind: SystemKind,
    read: (system: System) => Promise<T | null>,
    deadlineMs: number,
  ): Promise<T | null> {
    const { systems, clock } = this.#parts;
    const system = systems.find((one) => one.kind === kind);
    if (system === undefined) return null;
    return withDeadline(clock, deadlineMs, 'reading', read(system));
  }
}
