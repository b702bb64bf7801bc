// bull-board as its readme sets it up, over every queue named in the environment. Copied beside its packages and run there.
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { Queue } from 'bullmq';
import express from 'express';
import { Redis } from 'ioredis';

const { BULL_BOARD_QUEUES, REDIS_PORT } = process.env;
const connection = new Redis({ host: '127.0.0.1', port: Number(REDIS_PORT), maxRetriesPerRequest: null });
const serverAdapter = new ExpressAdapter();
serverAdapter.setBasePath('/board');
createBullBoard({
  queues: BULL_BOARD_QUEUES.split(',').map(
    (name) => new BullMQAdapter(new Queue(name, { connection, skipMetasUpdate: true })),
  ),
  serverAdapter,
});
const server = express()
  .use('/board', serverAdapter.getRouter())
  .listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
