import { openInMemory } from '../../../src/monitor/store/openDatabase.ts';
import { storedRemovedItems } from '../../../src/monitor/store/storedLogs.ts';
import type { Clock } from '../../../src/monitor/clock.ts';
import type { RemovedItems } from '../../../src/monitor/store/removedItems.ts';

/** The store's own batches of removed items over a database in memory, without the rest of the store. */
export function removedInMemory(clock: Clock): RemovedItems {
  const database = openInMemory({ now: clock.now(), inUseTimeoutMs: 0, trouble: () => undefined });
  return storedRemovedItems((run) => run(database), clock);
}
