/** Purges the queue `celery` on the Redis in `argv[2]` with the history in `argv[3]`; is killed as soon as that is in the action log, and says `done` if it was not. */
import { createMonitorApi } from '../../../src/monitor/monitorApi.ts';
import { connectionTo, waitForQueue } from './liveMonitor.ts';

const api = createMonitorApi(
  { storeFile: process.argv[3] ?? null, historyDays: 7, historyMaxTasks: 1_000 },
  {
    changed: (topics) => {
      if (topics.includes('actions')) process.kill(process.pid, 'SIGKILL');
    },
    log(level, message) {
      if (level === 'warn' || level === 'error') process.stderr.write(`${level} ${message}\n`);
    },
  },
);
await api.setConnections([connectionTo(process.argv[2] ?? '')]);
await waitForQueue(api, 'celery', ({ waiting }) => waiting !== null && waiting > 0);
await api.perform({ kind: 'celery.purgeQueue', connectionId: 'local', queue: 'celery' });
process.stdout.write('done\n');
