import { withDeadline } from './deadline.ts';
import { detailNotRead } from './monitorMessages.ts';
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

/** Asks the systems of one connection for something to look at, each time within 10 s. */
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
      return await this.ask(ref.system, (system) => system.readDetail(ref, whole));
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
  async ask<T>(kind: SystemKind, read: (system: System) => Promise<T | null>): Promise<T | null> {
    const { systems, clock } = this.#parts;
    const system = systems.find((one) => one.kind === kind);
    if (system === undefined) return null;
    return withDeadline(clock, DEADLINE_MS, 'reading it', read(system));
  }
}
