import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  type CeleryRelease,
  type CeleryWorkerOptions,
  eventually,
  sendCeleryTasks,
  startCeleryWorker,
  waitFor,
} from '../../services/index.ts';
import { suiteRedis } from './suiteRedis.ts';
import { type Watch, watchCelery, type WatchOptions } from './watchCelery.ts';

const SEP = '\u0006\u0016';

/** A message as a producer writes it. */
function message(routingKey: string, exchange = '', eta: string | null = null): string {
  return JSON.stringify({
    body: Buffer.from('[[1, 2], {}, null]').toString('base64'),
    'content-encoding': 'utf-8',
    'content-type': 'application/json',
    headers: { task: 'tasks.add', id: randomUUID(), eta },
    properties: {
      delivery_info: { exchange, routing_key: routingKey },
      body_encoding: 'base64',
      delivery_tag: randomUUID(),
    },
  });
}

describe('queues of every kind', () => {
  const redis = suiteRedis();
  const open = async (options: Partial<WatchOptions> = {}): Promise<Watch> => {
    const watch = await watchCelery({ brokerUrl: redis.url, ...options });
    redis.keep(watch);
    return watch;
  };
  const startWorker = async (options: Partial<CeleryWorkerOptions>) => {
    const worker = await startCeleryWorker({ brokerUrl: redis.url, ...options });
    redis.keep(worker);
    await worker.ready;
    return worker;
  };
  const until = (watch: Watch, what: string, isSo: () => boolean): Promise<unknown> =>
    waitFor(isSo, { what, onTimeout: () => JSON.stringify(watch.system.queues()) });

  it('are warned of when nobody takes from them, and only then', async () => {
    await sendCeleryTasks({ brokerUrl: redis.url }, [
      { task: 'tasks.add', args: [1, 2], options: { queue: 'abandoned' } },
    ]);
    await redis.client.sadd('_kombu.binding.stale', `stale${SEP}${SEP}stale`);
    const { nodename } = await startWorker({ queues: ['taken'], events: true });
    const watch = await open({ celery: { queues: ['configured'] } });
    await until(watch, 'the consumers', () => watch.queue('taken')?.consumers === 1);
    assert.ok(watch.worker(nodename) !== undefined);
    await until(watch, 'the stale queue', () => watch.queue('stale')?.waiting === 0);
    const shown = () =>
      watch.system
        .queues()
        .map(({ name, waiting, consumers, warning }) => [name, waiting, consumers, warning]);
    await eventually(() =>
      assert.deepEqual(shown(), [
        ['abandoned', 1, 0, 'No worker takes from it.'],
        ['configured', 0, 0, null],
        ['stale', 0, 0, null],
        ['taken', 0, 1, null],
      ]),
    );
  });

  for (const celery of ['oldest', 'newest'] as const satisfies readonly CeleryRelease[]) {
    it(`on topic and fanout exchanges of the ${celery} Celery are told apart`, async () => {
      await startWorker({
        celery,
        app: 'exchanges',
        config: { task_acks_late: true },
        concurrency: 1,
        queues: ['topics', 'everybody'],
      });
      const watch = await open();
      await until(watch, 'the topic queue', () => watch.queue('topics')?.consumers === 1);
      await until(watch, 'the broadcast queue', () => {
        const broadcast = watch.system.queues().filter(({ name }) => /everybody|bcast/.test(name));
        return (
          broadcast.length > 0 &&
          broadcast.every(({ waiting, warning }) => (waiting ?? 0) === 0 && warning === null)
        );
      });
      assert.ok(watch.system.queues().every(({ name }) => !/pidbox|celeryev/.test(name)));
      // The worker is busy with the first one, and has taken the others through the topic exchange.
      const envelope = (seconds: number): string =>
        message('orders.new.eu', 'topic-exchange')
          .replace('"tasks.add"', '"tasks.slow"')
          .replace(
            Buffer.from('[[1, 2], {}, null]').toString('base64'),
            Buffer.from(`[[${seconds}], {}, null]`).toString('base64'),
          );
      await redis.client.lpush('topics', envelope(600), envelope(0), envelope(0));
      await until(watch, 'the messages in flight', () => watch.queue('topics')?.inFlight === 3);
    });
  }

  it('with other priority steps and separator are counted, looked into and moved between', async () => {
    const layout = { priority_steps: [0, 2, 5], sep: ':' };
    await sendCeleryTasks(
      { brokerUrl: redis.url, config: { broker_transport_options: layout } },
      [0, 1, 2, 4, 9].map((priority) => ({
        task: 'tasks.add',
        args: [priority, 0],
        options: { queue: 'q', priority },
      })),
    );
    const watch = await open({ celery: { prioritySteps: [0, 2, 5], separator: ':' } });
    await until(watch, 'the depth', () => watch.queue('q')?.waiting === 5);
    assert.deepEqual(watch.queue('q')?.priorities, [
      { step: 0, depth: 2 },
      { step: 2, depth: 2 },
      { step: 5, depth: 1 },
    ]);
    const page = await watch.system.readQueueItems({
      connectionId: 'test',
      system: 'celery',
      queue: 'q',
      state: null,
      order: 'next',
      offset: 0,
      limit: 10,
    });
    assert.deepEqual(
      page?.items.map(({ args, priority }) => [args.kind === 'json' && args.text, priority]),
      [
        ['[0,0]', 0],
        ['[1,0]', 0],
        ['[2,0]', 2],
        ['[4,0]', 2],
        ['[9,0]', 5],
      ],
    );
    const message = { queue: 'q', step: 5, digest: page?.items.at(-1)?.digest ?? '' };
    const moved = await watch.system.perform({
      kind: 'celery.moveMessage',
      connectionId: 'test',
      message,
      toQueue: 'other',
    });
    assert.ok(moved.ok, moved.message);
    assert.equal(await redis.client.llen('other:5'), 1);
  });

  it('have ten thousand messages in flight counted, whatever else stands in that table', async () => {
    const due = new Date(Date.now() + 3_600_000).toISOString();
    const entries = Array.from({ length: 10_000 }, (_, index) => ({
      tag: `tag-${index}`,
      value: `[${message(index % 4 === 0 ? 'few' : 'many', '', index % 4 === 0 ? due : null)}, "", "${index % 4 === 0 ? 'few' : 'many'}"]`,
    }));
    const garbage = ['garbage', '[]', '[{}, "", ""]', '{"a":1}'].map((value, index) => ({
      tag: `bad-${index}`,
      value,
    }));
    const all = [...entries, ...garbage];
    await redis.client.hset('unacked', ...all.flatMap(({ tag, value }) => [tag, value]));
    await redis.client.zadd('unacked_index', ...all.flatMap(({ tag }) => [Date.now() / 1_000, tag]));
    const watch = await open();
    await until(watch, 'the messages in flight', () => watch.queue('many')?.inFlight === 7_500);
    await eventually(() => {
      const { inFlight, etaHeld } = watch.queue('few') ?? {};
      assert.deepEqual([inFlight, etaHeld, watch.queue('many')?.etaHeld], [2_500, 2_500, 0]);
    });
    await redis.client.hdel('unacked', 'tag-1', 'tag-2');
    await redis.client.zrem('unacked_index', 'tag-1', 'tag-2');
    await until(watch, 'the acknowledged messages', () => watch.queue('many')?.inFlight === 7_498);
    const lines = watch.log.filter((line) => line.includes('in-flight message'));
    assert.ok(lines.length <= 4, watch.log.join('\n'));
  });

  it('tell how long the next message has waited when its producer sends events', async () => {
    const watch = await open();
    const before = Date.now();
    const call = { task: 'tasks.add', args: [1, 2], options: { queue: 'slow' } };
    await sendCeleryTasks({ brokerUrl: redis.url, sentEvents: true }, [call, call]);
    await until(
      watch,
      'the time of the next message',
      () => typeof watch.queue('slow')?.oldestAt === 'number',
    );
    const oldestAt = watch.queue('slow')?.oldestAt ?? 0;
    assert.ok(oldestAt >= before && oldestAt <= Date.now(), String(oldestAt - before));
  });

  it('tell how fast they empty, and when they will be empty', async () => {
    const call = { task: 'tasks.slow', args: [0.1], options: { queue: 'busy' } };
    await sendCeleryTasks(
      { brokerUrl: redis.url },
      Array.from({ length: 600 }, () => call),
    );
    const { log } = await startWorker({ queues: ['busy'], events: true, concurrency: 1 });
    const watch = await open();
    await until(watch, 'the rates', () => {
      const busy = watch.queue('busy');
      return (busy?.servicePerS ?? 0) > 1 && typeof busy?.arrivalPerS === 'number' && (busy.drainS ?? 0) > 0;
    });
    const { servicePerS, arrivalPerS, drainS, waiting } = watch.queue('busy') ?? {};
    const figures = JSON.stringify({ servicePerS, arrivalPerS, drainS, waiting });
    assert.ok((servicePerS ?? 0) < 11, `${figures} ${log()}`);
    assert.ok((arrivalPerS ?? 100) <= 1, figures);
    const expected = (waiting ?? 0) / ((servicePerS ?? 0) - (arrivalPerS ?? 0));
    assert.ok(Math.abs((drainS ?? 0) - expected) < expected * 0.3, `${figures}, expected ${expected}`);
  });
});
