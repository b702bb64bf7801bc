/** Keeps removed messages in the history in `argv[2]` without end, and prints `batch items` when it was told that they are kept. */
import { openTaskStore } from '../../../src/monitor/store/openTaskStore.ts';
import { systemClock } from '../../../src/monitor/clock.ts';
import { removedMessage } from './removedMessage.ts';

const { removed } = openTaskStore({
  file: process.argv[2] ?? null,
  historyDays: 7,
  historyMaxTasks: 1_000,
  clock: systemClock,
  log: (_level, message) => process.stderr.write(`${message}\n`),
});
const { id } = removed.open({ connectionId: 'local', system: 'celery', queue: 'celery', note: '' });

let kept = 0;

function keep(): void {
  removed.add(
    id,
    Array.from({ length: 50 }, (_, index) => removedMessage(kept + index)),
  );
  kept += 50;
  process.stdout.write(`${id} ${String(kept)}\n`);
  setImmediate(keep);
}

keep();
