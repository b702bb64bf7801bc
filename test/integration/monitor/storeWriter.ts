/** Writes tasks to the history in `argv[2]` without end, and prints how many are surely written after each flush. */
import { openTaskStore } from '../../../src/monitor/store/openTaskStore.ts';
import { systemClock } from '../../../src/monitor/clock.ts';

const store = openTaskStore({
  file: process.argv[2] ?? null,
  historyDays: 7,
  historyMaxTasks: 1_000_000,
  clock: systemClock,
  log: (_level, message) => process.stderr.write(`${message}\n`),
});

let written = 0;

function write(): void {
  const now = Date.now();
  store.apply(
    Array.from({ length: 500 }, (_, index) => ({
      ref: { connectionId: 'local', system: 'celery', scope: '', id: `t${String(written + index)}` },
      at: now,
      state: index % 3 === 0 ? 'started' : 'succeeded',
      argsRepr: 'x'.repeat(200),
    })),
  );
  store.flush();
  written += 500;
  process.stdout.write(`${String(written)}\n`);
  setImmediate(write);
}

write();
