import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWorkerTracker } from '../../../src/monitor/bullmq/workers.ts';
import type { QueueId } from '../../../src/monitor/bullmq/keys.ts';
import type { PipelineReply } from '../../../src/monitor/redis/redisLink.ts';
import { FakeClock } from '../monitor/fakeClock.ts';

const NO_DETAILS = { failures: new Map([['w1', 4]]), active: () => null };

function line(id: number, name: string, address = `10.0.0.1:${5_000 + id}`): string {
  return `id=${id} addr=${address} name=${name} db=0 flags=b cmd=bzpopmin`;
}

/** Client names of workers of the queue `b6`. */
const W1 = 'bull:YjY=:w:w1';
const W2 = 'bull:YjY=:w:w2';
const UNNAMED = 'bull:YjY=';

const LOOK = [
  ['CLIENT', 'LIST'],
  ['CLIENT', 'INFO'],
  ['INFO', 'server'],
];

/** The watching connection's own line. */
const OWN = line(900, 'task-tower');

function answers(lines: readonly string[], own: string | null, server: string): readonly PipelineReply[] {
  return [
    { ok: true, value: Buffer.from([...lines, OWN].join('\n')) },
    own === null ? { ok: false, error: 'ERR unknown subcommand' } : { ok: true, value: Buffer.from(own) },
    { ok: true, value: Buffer.from(`# Server\r\n${server}\r\n`) },
  ];
}

function tracker() {
  const clock = new FakeClock();
  const queues: QueueId[] = [];
  let changes = 0;
  const workers = createWorkerTracker({
    connectionId: 'c',
    prefixes: ['bull'],
    database: 0,
    clock,
    onChange: () => (changes += 1),
    onQueue: (queue) => queues.push(queue),
  });
  return {
    workers,
    queues,
    clock,
    changes: () => changes,
    statuses: () => workers.list(NO_DETAILS).map(({ name, status }) => `${name} ${status}`),
    /** One tick after the interval, in which the server answers with these lines. */
    list: async (...lines: string[]) => {
      await clock.advance(3_000);
      assert.deepEqual(workers.commands(), LOOK);
      workers.apply(answers(lines, OWN, 'redis_mode:standalone'));
    },
    /** The same from a server that does not show all clients. */
    listPart: async (lines: readonly string[], own: string | null, server: string) => {
      await clock.advance(3_000);
      workers.commands();
      workers.apply(answers(lines, own, server));
    },
    refuse: async (error: string) => {
      await clock.advance(3_000);
      workers.commands();
      workers.apply([
        { ok: false, error },
        { ok: false, error },
        { ok: true, value: Buffer.from('redis_mode:standalone') },
      ]);
    },
  };
}

describe('workers', () => {
  it('are one per blocking connection', async () => {
    const { workers, list, queues } = tracker();
    assert.match(workers.unknown ?? '', /not been read yet/);
    await list(line(1, W1), line(2, UNNAMED), line(3, 'bull:YjY=:qe'), line(4, ''));
    assert.equal(workers.unknown, null);
    assert.deepEqual(
      workers
        .list(NO_DETAILS)
        .map(({ name, status, pool, queues, failed }) => ({ name, status, pool, queues, failed })),
      [
        { name: 'w1', status: 'online', pool: '10.0.0.1:5001', queues: ['b6'], failed: 4 },
        { name: 'b6@10.0.0.1:5002', status: 'online', pool: '10.0.0.1:5002', queues: ['b6'], failed: null },
      ],
    );
    assert.equal(workers.consumers('bull:b6'), 2);
    assert.equal(workers.consumers('bull:other'), 0);
    assert.deepEqual(queues[0], { prefix: 'bull', name: 'b6' });
  });

  it('are asked for at a slower beat than the tick', async () => {
    const { workers, list, clock } = tracker();
    await list(line(1, W1));
    assert.deepEqual(workers.commands(), []);
    await clock.advance(2_999);
    assert.deepEqual(workers.commands(), []);
    await clock.advance(1);
    assert.deepEqual(workers.commands(), LOOK);
  });

  it('stay visible as offline when they are gone, for a while', async () => {
    const { list, statuses, clock } = tracker();
    await list(line(1, W1), line(2, W2));
    await list(line(1, W1));
    assert.deepEqual(statuses(), ['w1 online', 'w2 offline']);
    await clock.advance(15 * 60_000);
    await list(line(1, W1));
    assert.deepEqual(statuses(), ['w1 online']);
  });

  it('take their place again when they reconnect', async () => {
    const { list, statuses } = tracker();
    await list(line(1, W1), line(2, UNNAMED, '10.0.0.9:4000'));
    await list();
    assert.deepEqual(statuses(), ['w1 offline', 'b6@10.0.0.9:4000 offline']);
    await list(line(8, W1, '10.0.0.77:1'), line(9, UNNAMED, '10.0.0.9:4001'));
    assert.deepEqual(statuses(), ['w1 online', 'b6@10.0.0.9:4001 online']);
  });

  it('are not replaced by another worker’s arrival', async () => {
    const { list, statuses } = tracker();
    await list(line(1, W1), line(2, UNNAMED, '10.0.0.9:4000'));
    await list(line(8, W2), line(9, UNNAMED, '10.0.0.10:4000'));
    assert.deepEqual(statuses().toSorted(), [
      'b6@10.0.0.10:4000 online',
      'b6@10.0.0.9:4000 offline',
      'w1 offline',
      'w2 online',
    ]);
  });

  it('are told apart after a restart of the server, whose client ids begin again', async () => {
    const { list, workers } = tracker();
    await list(line(1, W1), line(2, W2));
    await list(line(2, W1, '10.0.0.1:7001'), line(1, W2, '10.0.0.1:7002'));
    assert.deepEqual(
      workers.list(NO_DETAILS).map(({ status }) => status),
      ['online', 'online'],
    );
  });

  it('are unknown, not none, when the list is refused', async () => {
    const { list, refuse, workers, statuses } = tracker();
    await list(line(1, W1));
    await refuse("NOPERM this user has no permissions to run the 'client|list' command");
    assert.match(workers.unknown ?? '', /may not read the client list.*NOPERM/);
    assert.deepEqual(statuses(), []);
    assert.equal(workers.consumers('bull:b6'), null);
    await refuse('ERR unknown command');
    assert.match(workers.unknown ?? '', /does not show its client list/);
  });

  it('are unknown, not none, where the list evidently lacks clients', async () => {
    const standalone = 'redis_mode:standalone';
    const cases = [
      { own: line(901, 'task-tower'), server: standalone, why: /does not even show this connection/ },
      { own: line(90, 'task-tower'), server: standalone, why: /does not even show this connection/ },
      { own: line(900, ''), server: standalone, why: /Names of clients.* are not kept/ },
      { own: OWN, server: 'redis_mode:cluster', why: /node of a cluster/ },
      { own: null, server: 'server_mode:cluster', why: /node of a cluster/ },
    ];
    for (const { own, server, why } of cases) {
      const { workers, listPart } = tracker();
      await listPart([line(3, '')], own, server);
      assert.match(workers.unknown ?? '', why);
      assert.equal(workers.consumers('bull:b6'), null);
      assert.deepEqual(workers.list(NO_DETAILS), []);
      await listPart([line(1, W1)], own, server);
      assert.equal(workers.unknown, null, 'those that it shows are there');
      assert.deepEqual([workers.consumers('bull:b6'), workers.consumers('bull:other')], [1, null]);
    }
    const { workers, listPart } = tracker();
    await listPart([line(3, '')], null, standalone);
    assert.deepEqual([workers.unknown, workers.consumers('bull:b6')], [null, 0], 'an old server, all shown');
  });

  it('tell of their connection as long as they are known', async () => {
    const { workers, list, clock } = tracker();
    await list(`${line(1, W1)} age=90 idle=4`, line(2, W2));
    const [first, second] = workers.list(NO_DETAILS).map(({ id }) => workers.connection(id));
    assert.deepEqual(first, { address: '10.0.0.1:5001', connectedAt: clock.now() - 90_000, idleMs: 4_000 });
    assert.deepEqual(second, { address: '10.0.0.1:5002', connectedAt: null, idleMs: null });
    assert.equal(workers.connection('bull:b6#nobody'), null);
  });

  it('share no count of active jobs when they share a name', async () => {
    const { list, workers } = tracker();
    const asked: unknown[] = [];
    const details = { failures: new Map(), active: (...args: unknown[]) => (asked.push(args), null) };
    await list(line(1, W1), line(2, W2));
    workers.list(details);
    assert.deepEqual(asked.splice(0), [
      ['bull:b6', 'w1', false],
      ['bull:b6', 'w2', false],
    ]);
    await list(line(1, W1), line(3, W1));
    workers.list(details);
    assert.deepEqual(asked.splice(0), [
      ['bull:b6', null, false],
      ['bull:b6', null, false],
    ]);
    await list(line(1, W1));
    workers.list(details);
    assert.deepEqual(asked, [['bull:b6', 'w1', true]]);
  });

  it('announce only real changes', async () => {
    const { list, changes } = tracker();
    await list(line(1, W1));
    assert.equal(changes(), 1);
    await list(line(1, W1));
    assert.equal(changes(), 1);
    await list();
    assert.equal(changes(), 2);
  });
});
