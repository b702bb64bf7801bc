import type { LogLevel } from '../../contract/monitorApi.ts';

export interface MalformedCounter {
  readonly count: number;
  note(where: string, reason: string): void;
}

/** Counts what could not be read, and logs the 1st, 10th, 100th … as a sample. */
export function createMalformedCounter(log: (level: LogLevel, message: string) => void): MalformedCounter {
  let count = 0;
  let nextLogged = 1;
  return {
    get count() {
      return count;
    },
    note(where, reason) {
      count += 1;
      if (count < nextLogged) return;
      nextLogged = count * 10;
      log(
        'warn',
        `BullMQ: ignored ${count} malformed so far, the last in ${JSON.stringify(where)}: ${reason}`,
      );
    },
  };
}
