import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { createBullmqSystem } from '../../src/monitor/bullmq/bullmqSystem.ts';
import { startBullmqWorker, startRedis } from '../services/index.ts';
import type { ContractTask, SystemBench } from './systemBench.ts';

const PREFIX = '{contract}';
const QUEUE = 'evaluations';
const IDLE_QUEUE = 'idle';
const GARBAGE = Buffer.from('\xff\x00{"a":[<b>\n\u2028', 'latin1');

export async function startBullmqSystemBench(): Promise<SystemBench> {
  const redis = await startRedis();
  const client = new Redis(redis.url);
  const connection = { host: '127.0.0.1', port: redis.port };
  const queues = new Map<string, Queue>();

  function queueNamed(name: string): Queue {
    const queue = queues.get(name) ?? new Queue(name, { connection, prefix: PREFIX });
    queues.set(name, queue);
    return queue;
  }

  async function damage(): Promise<void> {
    const kinds = [
      'wait',
      'active',
      'delayed',
      'prioritized',
      'completed',
      'failed',
      'events',
      'meta',
      '1',
      '1:logs',
    ];
    for (const [index, kind] of kinds.entries()) {
      await client.hset(`${PREFIX}:damaged${index}:meta`, 'opts.maxLenEvents', '10000');
      await client.del(`${PREFIX}:damaged${index}:${kind}`);
      await client.set(`${PREFIX}:damaged${index}:${kind}`, GARBAGE);
    }
    const key = (kind: string) => `${PREFIX}:garbage:${kind}`;
    await client.hset(key('meta'), 'opts.maxLenEvents', GARBAGE, 'version', GARBAGE);
    await client.lpush(key('wait'), GARBAGE, 'x');
    await client.lpush(key('active'), GARBAGE, 'x');
    await client.zadd(key('failed'), 'inf', GARBAGE, 1, 'x');
    await client.hset(
      key('x'),
      'name',
      GARBAGE,
      'data',
      GARBAGE,
      'opts',
      GARBAGE,
      'timestamp',
      GARBAGE,
      'stacktrace',
      GARBAGE,
    );
    for (const event of [
      'added',
      'active',
      'completed',
      'failed',
      'delayed',
      'progress',
      'removed',
      GARBAGE,
    ]) {
      await client.xadd(key('events'), '*', 'event', event, 'jobId', GARBAGE);
      await client.xadd(
        key('events'),
        '*',
        'event',
        event,
        'jobId',
        'x',
        'delay',
        GARBAGE,
        'returnvalue',
        GARBAGE,
      );
    }
    await client.xadd(key('events'), '*', GARBAGE, GARBAGE);
    await client.client('SETNAME', `${PREFIX}:!!!not-base64`);
  }

  return {
    kind: 'bullmq',
    redis,
    create: createBullmqSystem,
    config: (url) => ({ url, bullmq: { prefixes: [PREFIX] } }),
    async startWorker(name) {
      const worker = await startBullmqWorker({ redisUrl: redis.url, prefix: PREFIX, queue: QUEUE, name });
      return { name, log: () => worker.log(), stop: () => worker.stop() };
    },
    queue: QUEUE,
    idleQueue: IDLE_QUEUE,
    async enqueue(task, payload, queue = QUEUE) {
      const job = await queueNamed(queue).add(task, task === 'ok' ? payload : jobData(task));
      return { connectionId: 'test', system: 'bullmq', scope: `${PREFIX}:${queue}`, id: job.id ?? '' };
    },
    async hasSucceeded({ id }) {
      return (await client.zscore(`${PREFIX}:${QUEUE}:completed`, id)) !== null;
    },
    taskName: (task) => task,
    shownArgs: (payloadText) => payloadText,
    addAction: (task, payloadText, queue = QUEUE) => ({
      kind: 'bullmq.addJob',
      connectionId: 'test',
      prefix: PREFIX,
      queue,
      name: task,
      data: payloadText,
    }),
    foreignAction: { kind: 'celery.enableEvents', connectionId: 'test', workers: [] },
    failure: { error: 'TypeError: kaboom', file: 'bullmq-worker.mjs' },
    async snapshot() {
      const keys = (await client.keys(`${PREFIX}:${IDLE_QUEUE}:*`)).toSorted();
      return JSON.stringify(await Promise.all(keys.map(async (key) => [key, await client.dumpBuffer(key)])));
    },
    damage,
    isDamageSeen: (system, log) =>
      system.queues().some(({ name }) => name === 'garbage') && log.some((line) => /ignored/i.test(line)),
    async close() {
      for (const queue of queues.values()) await queue.close();
      client.disconnect();
      await redis.stop();
    },
  };
}

function jobData(task: ContractTask): unknown {
  return task === 'fail' ? { message: 'kaboom' } : { ms: 300 };
}
