import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import type { QueueItemPage } from '../../../src/model/queueItem.ts';
import { type RedisServer, sendCeleryTasks, startRedis, waitFor } from '../../services/index.ts';
import { type Watch, watchCelery } from './watchCelery.ts';

const SEP = '\u0006\u0016';

describe('a look into a queue', () => {
  let redis: RedisServer;
  let client: Redis;
  let watch: Watch;

  before(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
  });

  afterEach(async () => {
    await watch.stop();
    await client.flushall();
  });

  after(async () => {
    client.disconnect();
    await redis.stop();
  });

  const open = async (waiting: Readonly<Record<string, number>>, celery = {}): Promise<void> => {
    watch = await watchCelery({ brokerUrl: redis.url, celery: { queues: Object.keys(waiting), ...celery } });
    await waitFor(
      () => Object.entries(waiting).every(([name, depth]) => watch.queue(name)?.waiting === depth),
      {
        what: 'the depths',
        onTimeout: () => JSON.stringify(watch.system.queues()),
      },
    );
  };
  const look = async (
    queue: string,
    options: { order?: 'next' | 'newest'; offset?: number; limit?: number } = {},
  ): Promise<QueueItemPage> => {
    const page = await watch.system.readQueueItems({
      connectionId: 'test',
      system: 'celery',
      queue,
      state: null,
      order: 'next',
      offset: 0,
      limit: 100,
      ...options,
    });
    assert.ok(page !== null);
    return page;
  };
  const names = ({ items }: QueueItemPage): string[] =>
    items.map(({ args }) => (args.kind === 'json' || args.kind === 'repr' ? args.text : args.kind));

  it('shows exact arguments in the order of running, and removes nothing', async () => {
    const [first = '', eta = '', big = ''] = await sendCeleryTasks(
      { brokerUrl: redis.url, sentEvents: true },
      [
        {
          task: 'tasks.echo',
          args: [12345678901234567890123n.toString(), { ünï: [null, 0.1] }],
          options: { queue: 'q', priority: 9 },
        },
        { task: 'tasks.add', args: [1, 2], kwargs: { k: 'v' }, options: { queue: 'q', countdown: 3600 } },
        { task: 'tasks.echo', args: ['x'.repeat(5_000)], options: { queue: 'q', compression: 'zlib' } },
      ],
    );
    await open({ q: 3 });
    const page = await look('q');
    assert.deepEqual(
      page.items.map(({ ref, name, priority, problem, redelivered }) => [
        ref?.id,
        name,
        priority,
        problem,
        redelivered,
      ]),
      [
        [eta, 'tasks.add', 0, null, false],
        [big, 'tasks.echo', 0, null, false],
        [first, 'tasks.echo', 9, null, false],
      ],
    );
    const [scheduled, long, last] = page.items;
    assert.deepEqual(scheduled?.args, { kind: 'json', text: '[1,2]', source: 'queue message' });
    assert.deepEqual(scheduled.kwargs, { kind: 'json', text: '{"k":"v"}', source: 'queue message' });
    assert.ok(Math.abs((scheduled.etaAt ?? 0) - Date.now() - 3_600_000) < 60_000);
    assert.equal(long?.args.kind === 'json' && long.args.text.length, 5_004, 'nothing is cut');
    const raw = await client.lindexBuffer(`q${SEP}9`, 0);
    assert.ok(raw !== null);
    assert.deepEqual(
      [last?.bytes, last?.digest],
      [raw.length, createHash('sha256').update(raw).digest('hex')],
    );
    assert.deepEqual([page.total, page.next], [3, null]);
    assert.equal(await client.llen('q'), 2);
  });

  it('goes on page by page over all priority steps, from either end', async () => {
    for (const [step, count] of [
      ['', 7],
      [`${SEP}3`, 5],
      [`${SEP}9`, 4],
    ] as const) {
      await client.lpush(
        `q${step}`,
        ...Array.from({ length: count }, (_, index) => `"${step.slice(2)}-${index}"`),
      );
    }
    await open({ q: 16 });
    const all = names(await look('q'));
    assert.deepEqual([all[0], all[7], all[15]], ['"-0"', '"3-0"', '"9-3"']);
    const paged = async (order: 'next' | 'newest'): Promise<string[]> => {
      const found: string[] = [];
      for (let offset: number | null = 0; offset !== null;) {
        const page: QueueItemPage = await look('q', { order, offset, limit: 3 });
        assert.ok(page.items.length <= 3 && page.items.length > 0);
        found.push(...names(page));
        offset = page.next;
      }
      return found;
    };
    assert.deepEqual(await paged('next'), all);
    assert.deepEqual(await paged('newest'), all.toReversed());
    assert.deepEqual(await look('q', { offset: 50 }), { items: [], total: 16, next: null });
  });

  it('shows what is no task as it stands, and says why it is none', async () => {
    await client.lpush(
      'q',
      'plain text',
      '{"body": 1}',
      Buffer.from([0xff, 0xfe]),
      '',
      JSON.stringify({ body: 'W10=', headers: {}, properties: { body_encoding: 'base64' } }),
      'y'.repeat(200_000),
    );
    await open({ q: 6 });
    const { items } = await look('q');
    assert.deepEqual(
      items.map(({ ref, problem, args }) => [ref, problem, args.kind]),
      [
        [null, 'This cannot be read as a task: the envelope is not JSON.', 'repr'],
        [null, 'This cannot be read as a task: the envelope has no body.', 'json'],
        [null, 'This cannot be read as a task: the envelope is not JSON.', 'opaque'],
        [null, 'This cannot be read as a task: the envelope is not JSON.', 'repr'],
        [null, 'This cannot be read as a task: it names no task.', 'json'],
        [null, 'This cannot be read as a task: the envelope is not JSON.', 'repr'],
      ],
    );
    const last = items.at(-1)?.args;
    assert.ok(last?.kind === 'repr' && last.truncated && last.text.length === 65_536);
  });

  it('ends a page early when messages are large', async () => {
    const large = JSON.stringify('z'.repeat(3 * 1024 * 1024));
    await client.lpush('q', ...Array.from({ length: 6 }, () => large));
    await open({ q: 6 });
    const page = await look('q');
    assert.ok(page.items.length >= 1 && page.items.length <= 3, String(page.items.length));
    assert.equal(page.next, page.items.length);
  });

  it('shows plain lists that the settings name, whatever they hold', async () => {
    await client.lpush('celery:dlq', '{"reason": "poison"}', 'text');
    await client.lpush('other', 'x');
    watch = await watchCelery({
      brokerUrl: redis.url,
      celery: { keyPrefix: 'app1', watchedLists: ['celery:dlq', 'nowhere'] },
    });
    await waitFor(() => watch.queue('celery:dlq')?.waiting === 2, { what: 'the list' });
    await waitFor(() => watch.queue('nowhere')?.waiting === 0, { what: 'the list without a key' });
    const { role, priorities, inFlight, warning } = watch.queue('celery:dlq') ?? {};
    assert.deepEqual([role, priorities, inFlight, warning], ['list', null, 0, null]);
    assert.deepEqual(names(await look('celery:dlq')), ['{"reason":"poison"}', 'text']);
    assert.equal(watch.queue('other'), undefined);
    assert.equal(
      await watch.system.readQueueItems({
        connectionId: 'test',
        system: 'celery',
        queue: 'other',
        state: null,
        order: 'next',
        offset: 0,
        limit: 1,
      }),
      null,
    );
    const deleted = await watch.system.perform({
      kind: 'celery.deleteMessage',
      connectionId: 'test',
      message: { queue: 'celery:dlq', step: 0, digest: createHash('sha256').update('text').digest('hex') },
    });
    assert.ok(deleted.ok, deleted.message);
    assert.deepEqual(await client.lrange('celery:dlq', 0, -1), ['{"reason": "poison"}']);
  });

  it('at a key of another type shows nothing, and says that nothing is known', async () => {
    await client.set('q', 'a cache');
    watch = await watchCelery({ brokerUrl: redis.url, celery: { queues: ['q'] } });
    await waitFor(() => watch.queue('q')?.warning?.includes('something else than a list'), {
      what: 'the warning',
    });
    assert.deepEqual(await look('q'), { items: [], total: null, next: null });
    assert.equal(watch.queue('q')?.waiting, null);
  });
});
