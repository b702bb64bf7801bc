/** The worker: takes evaluations from the queue and runs them. */
import { Worker } from 'bullmq';
import { evaluateCode } from './evaluateCode.ts';
import { connection, queueName } from './queue.ts';

const worker = new Worker(queueName, evaluateCode, { connection, concurrency: 2, name: 'evaluator' });
worker.on('error', (error) => process.stderr.write(`${error.stack}\n`));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void worker.close().then(() => process.exit(0)));
}
await worker.waitUntilReady();
process.stdout.write('ready\n');
