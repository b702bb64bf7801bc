// The BullMQ worker that the tests watch. Jobs say by their name what happens to them.
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'bullmq';

const { REDIS_URL, BULLMQ_QUEUE, BULLMQ_PREFIX, BULLMQ_CONCURRENCY, BULLMQ_WORKER_NAME } = process.env;

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

const worker = new Worker(BULLMQ_QUEUE, processJob, {
  connection: { url: REDIS_URL },
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
