import { Redis } from 'ioredis';
import { createCelerySystem } from '../../src/monitor/celery/celerySystem.ts';
import { sendCeleryTasks, startCeleryWorker, startRedis } from '../services/index.ts';
import type { ContractTask, SystemBench } from './systemBench.ts';

const QUEUE = 'celery';
const IDLE_QUEUE = 'idle';
const BROKER_DATABASE = 2;
const RESULT_DATABASE = 3;
const GARBAGE = Buffer.from('\xff\x00{"a":[<b>\n\u2028', 'latin1');

const TASKS: Readonly<Record<ContractTask, string>> = {
  ok: 'tasks.echo',
  fail: 'tasks.boom',
  slow: 'tasks.slow',
};

export async function startCelerySystemBench(): Promise<SystemBench> {
  const redis = await startRedis();
  const app = {
    brokerUrl: `${redis.url}/${BROKER_DATABASE}`,
    resultUrl: `${redis.url}/${RESULT_DATABASE}`,
    resultExtended: true,
    sentEvents: true,
  };
  const broker = new Redis(app.brokerUrl);
  const results = new Redis(app.resultUrl);

  /** Only where watchers read; a queue, the control channel or an event that workers hear would end them. */
  async function damage(): Promise<void> {
    for (const channel of ['task.multi', 'task-failed', 'worker.heartbeat.garbage', 'task.succeeded']) {
      await broker.publish(`/${BROKER_DATABASE}.celeryev/${channel}x`, GARBAGE);
    }
    for (const text of [
      '[]',
      '{}',
      '"x"',
      '{"body":1}',
      '{"body":"!!","properties":{"body_encoding":"base64"}}',
    ]) {
      await broker.publish(`/${BROKER_DATABASE}.celeryev/task.multi`, text);
    }
    await broker.publish(`/${BROKER_DATABASE}.celeryev/task.multi`, GARBAGE);
    await results.publish('celery-task-meta-garbage', GARBAGE);
    await results.set('celery-task-meta-garbage', GARBAGE);
    await results.lpush('celery-task-meta-list', 'x');
    await broker.set('_kombu.binding.string', 'x');
    await broker.sadd('_kombu.binding.garbage', GARBAGE, 'a\x06\x16b\x06\x16damaged', '\x06\x16');
    await broker.hset('damaged', 'x', 'y');
    await broker.hset('unacked', 'garbage', GARBAGE, 'half', '[{"body":');
    await broker.zadd('unacked_index', 'inf', 'garbage');
  }

  return {
    kind: 'celery',
    redis,
    create: createCelerySystem,
    config: (url) => ({ url: `${url}/${BROKER_DATABASE}`, resultBackendUrl: `${url}/${RESULT_DATABASE}` }),
    async startWorker(name) {
      const worker = await startCeleryWorker({ ...app, name, queues: [QUEUE], events: true });
      await worker.ready;
      return { name: worker.nodename, log: () => worker.log(), stop: () => worker.stop() };
    },
    queue: QUEUE,
    idleQueue: IDLE_QUEUE,
    async enqueue(task, payload, queue = QUEUE) {
      const args = { ok: [payload], fail: ['kaboom'], slow: [0.3] }[task];
      const [id] = await sendCeleryTasks(app, [{ task: TASKS[task], args, options: { queue } }]);
      return { connectionId: 'test', system: 'celery', scope: '', id: id ?? '' };
    },
    async hasSucceeded({ id }) {
      return (await results.exists(`celery-task-meta-${id}`)) === 1;
    },
    taskName: (task) => TASKS[task],
    shownArgs: (payloadText) => `[${payloadText}]`,
    addAction: (task, payloadText, queue = QUEUE) => ({
      kind: 'celery.sendTask',
      connectionId: 'test',
      task: TASKS[task],
      queue,
      args: `[${payloadText}]`,
      kwargs: '{}',
      priority: null,
      countdownS: null,
    }),
    foreignAction: {
      kind: 'bullmq.addJob',
      connectionId: 'test',
      prefix: 'bull',
      queue: 'q',
      name: 'n',
      data: '{}',
    },
    failure: { error: 'ValueError: kaboom', file: 'arithmetic.py' },
    async snapshot() {
      const waiting = await broker.lrange(IDLE_QUEUE, 0, -1);
      // Workers answer questions in a reply list, which a read-only connection may ask for and deletes.
      const keys = (await broker.keys('*')).filter((key) => !key.endsWith('.reply.celery.pidbox')).toSorted();
      return JSON.stringify([waiting, keys, (await results.keys('*')).toSorted()]);
    },
    damage,
    isDamageSeen: (system, log) =>
      system.queues().some(({ name }) => name === 'damaged') && log.some((line) => /ignored/i.test(line)),
    async close() {
      broker.disconnect();
      results.disconnect();
      await redis.stop();
    },
  };
}
