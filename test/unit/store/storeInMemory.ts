import { openTaskStore } from '../../../src/monitor/store/openTaskStore.ts';
import type { Clock } from '../../../src/monitor/clock.ts';
import type { TaskStore } from '../../../src/monitor/store/taskStore.ts';

/** A real store that keeps nothing on disk; to be closed by whoever opened it. */
export function storeInMemory(clock: Clock): TaskStore {
  return openTaskStore({
    file: null,
    historyDays: 7,
    historyMaxTasks: 100_000,
    clock,
    log: () => undefined,
  });
}
