// The BullMQ worker that the tests watch. Jobs say by their name what happens to them.
import { setTimeout as delay } from 'node:timers/promises';

const { REDIS_URL, BULLMQ_QUEUE, BULLMQ_PREFIX, BULLMQ_CONCURRENCY, BULLMQ_WORKER_NAME } = process.env;
const { BULLMQ_RELEASE, BULLMQ_PROCESSOR, BULLMQ_SETTINGS } = process.env;
const { Worker } = BULLMQ_RELEASE === 'oldest' ? await import('bullmq-oldest') : await import('bullmq');

async function processJob(job) {
  switch (job.name) {
    case 'fail':
      return chargeCard(job.data);
    case 'retry':
      if (job.attemptsMade < (job.data.failures ?? 1))
        throw new Error(`attempt ${job.attemptsMade + 1} failed`);
      return { attempts: job.attemptsMade };
    case 'slow':
      await delay(job.data.ms ?? 1000);
      return 'slept';
    case 'progress':
      await job.updateProgress(50);
      await job.log('half way');
      return 'done';
    default:
      return job.data;
  }
}

function chargeCard(data) {
  if (data?.card !== undefined) return 'charged';
  throw new TypeError(data?.message ?? 'no card on file');
}

const { hostname, port, username, password, pathname } = new URL(REDIS_URL);
const worker = new Worker(BULLMQ_QUEUE, BULLMQ_PROCESSOR || processJob, {
  ...JSON.parse(BULLMQ_SETTINGS || '{}'),
  // The oldest release takes no URL.
  connection: { host: hostname, port: Number(port), username, password, db: Number(pathname.slice(1)) },
  prefix: BULLMQ_PREFIX,
  concurrency: Number(BULLMQ_CONCURRENCY),
  ...(BULLMQ_WORKER_NAME ? { name: BULLMQ_WORKER_NAME } : {}),
});
worker.on('error', (error) => console.error(error));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => void worker.close().finally(() => process.exit(0)));
}
await worker.waitUntilReady();
console.log('ready');
