import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { CeleryPeculiarities } from '../../../src/model/connection.ts';
import { UNMEASURED_QUEUE } from '../../../src/model/queue.ts';
import type { TaskRecord } from '../../../src/model/taskUpdate.ts';
import { Bindings } from '../../../src/monitor/celery/bindings.ts';
import { InFlight } from '../../../src/monitor/celery/inFlight.ts';
import { CeleryKeys } from '../../../src/monitor/celery/keys.ts';
import { MalformedInput } from '../../../src/monitor/celery/malformed.ts';
import type { PollRequest } from '../../../src/monitor/celery/poll.ts';
import { createQueues } from '../../../src/monitor/celery/createQueues.ts';
import type { CeleryQueues } from '../../../src/monitor/celery/queues.ts';
import { CeleryWorkers } from '../../../src/monitor/celery/workers.ts';
import { UNTOLD_STATS } from '../../../src/monitor/celery/workerStats.ts';
import type { PipelineReply } from '../../../src/monitor/redis/redisLink.ts';
import { testConnection } from '../../contract/watchedSystem.ts';

const SEP = '\u0006\u0016';
const keys = new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 });

let now: number;
let malformed: MalformedInput;
let bindings: Bindings;
let inFlight: InFlight;
let workers: CeleryWorkers;
let queues: CeleryQueues;
let messages: string[];
let known: Map<string, TaskRecord>;
let log: string[];

beforeEach(() => {
  now = 1_000_000;
  malformed = new MalformedInput({ now: () => now, after: () => () => undefined }, () => undefined);
  bindings = new Bindings(keys, malformed);
  messages = [];
  inFlight = new InFlight(keys, bindings, malformed, (envelope, queue) => {
    messages.push(`${String(envelope.headers['id'])} ${queue}`);
  });
  workers = new CeleryWorkers('c');
  known = new Map();
  log = [];
  queues = queuesOf({});
});

function queuesOf(celery: CeleryPeculiarities): CeleryQueues {
  return createQueues(
    {
      config: testConnection({
        id: 'c',
        url: 'redis://localhost',
        celery: { keyPrefix: '', resultKeyPrefix: '', enableTaskEvents: false, ...celery },
      }),
      clock: { now: () => now, after: () => () => undefined },
      known: ({ id }) => known.get(id) ?? null,
      log: (_, message) => log.push(message),
    },
    { keys, malformed, bindings, inFlight, workers },
  );
}

/** One tick: each command is answered by the text that stands for it, others with an error. */
function tick(answers: Readonly<Record<string, unknown>>): string[] {
  now += 1_000;
  const requests = queues.requests(now);
  const commands = requests.map(({ command }) => command.join(' '));
  requests.forEach((request: PollRequest, index) => {
    const answer = answers[commands[index] ?? ''];
    const reply: PipelineReply =
      answer === undefined
        ? { ok: false, error: 'WRONGTYPE Operation against a key' }
        : { ok: true, value: answer };
    request.apply(reply);
  });
  queues.measure();
  return commands;
}

const bytes = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text));
/** The reply to reading a binding set. */
function members(key: string, ...texts: string[]): Record<string, unknown> {
  return { [`SSCAN ${key} 0 COUNT 10000`]: [Buffer.from('0'), bytes(...texts)] };
}
const SCAN = 'SCAN 0 MATCH _kombu.binding.* COUNT 1000';
const noneInFlight = { 'HLEN unacked': 0 };

function lengths(queue: string, ...steps: number[]): Record<string, number> {
  return Object.fromEntries(keys.lists(queue).map(({ key }, index) => [`LLEN ${key}`, steps[index] ?? 0]));
}

function message(id: string, routingKey: string, exchange = '', eta: string | null = null): Buffer {
  const envelope = { body: '', headers: { id, task: 't', eta }, properties: { body_encoding: 'base64' } };
  return Buffer.from(JSON.stringify([envelope, exchange, routingKey]));
}

describe('queues', () => {
  it('have names of a length that somebody can mean', () => {
    const endless = 'q'.repeat(100_000);
    tick({ [SCAN]: [Buffer.from('0'), bytes('_kombu.binding.celery')], ...noneInFlight });
    const answers = {
      ...members(
        '_kombu.binding.celery',
        `hi${SEP}${SEP}hi`,
        `a${SEP}${SEP}${endless}`,
        `${endless}${SEP}${SEP}b`,
      ),
      'HLEN unacked': 1,
      'ZSCAN unacked_index 0 COUNT 2000': [Buffer.from('0'), bytes('tag', '1000')],
      'HSTRLEN unacked tag': message('id', endless).length,
      'HGET unacked tag': message('id', endless),
      ...lengths('hi'),
    };
    for (let round = 0; round < 5; round++) tick(answers);
    assert.equal(messages.length, 1);
    queues.name(endless);
    assert.deepEqual(
      queues.list().map(({ name }) => name),
      ['hi'],
    );
    assert.equal(malformed.total, 2);
  });

  it('are found by one SCAN slice a tick, read in the next and counted from then on', () => {
    assert.equal(bindings.present, null);
    assert.deepEqual(
      tick({
        [SCAN]: [Buffer.from('17'), bytes('_kombu.binding.celery', '_kombu.binding.celery.pidbox')],
        ...noneInFlight,
      }),
      [SCAN, 'HLEN unacked', 'ZSCAN unacked_index 0 COUNT 2000'],
    );
    assert.equal(bindings.present, true);
    const second = tick({
      ...members('_kombu.binding.celery', `celery${SEP}${SEP}celery`, `hi.key${SEP}${SEP}hi`, 'nonsense'),
      'SCAN 17 MATCH _kombu.binding.* COUNT 1000': [Buffer.from('0'), bytes('_kombu.binding.celeryev')],
      ...noneInFlight,
    });
    assert.ok(!second.some((command) => command.includes('pidbox')));
    assert.equal(malformed.total, 1);
    assert.deepEqual(
      queues.list().map(({ name, waiting }) => [name, waiting]),
      [
        ['celery', null],
        ['hi', null],
      ],
    );
    const third = tick({ ...noneInFlight, ...lengths('celery', 3, 0, 2, 0), ...lengths('hi') });
    assert.equal(third.length, 1 + 8, third.join('\n'));
    assert.deepEqual(queues.list(), [
      {
        ...UNMEASURED_QUEUE,
        connectionId: 'c',
        system: 'celery',
        id: 'celery',
        name: 'celery',
        waiting: 5,
        inFlight: 0,
        etaHeld: 0,
        priorities: [
          { step: 0, depth: 3 },
          { step: 6, depth: 2 },
        ],
        counts: null,
        consumers: null,
        paused: null,
      },
      {
        ...UNMEASURED_QUEUE,
        connectionId: 'c',
        system: 'celery',
        id: 'hi',
        name: 'hi',
        waiting: 0,
        inFlight: 0,
        etaHeld: 0,
        drainS: 0,
        priorities: [],
        counts: null,
        consumers: null,
        paused: null,
      },
    ]);
  });

  it('are looked for again from time to time, and forgotten with their binding', () => {
    tick({ [SCAN]: [Buffer.from('0'), bytes('_kombu.binding.celery')], ...noneInFlight });
    tick({ ...members('_kombu.binding.celery', `a${SEP}${SEP}a`), ...noneInFlight });
    assert.ok(!tick(noneInFlight).some((command) => /SCAN/.test(command)));
    now += 8_000;
    assert.ok(
      tick({ ...members('_kombu.binding.celery'), ...noneInFlight }).some((command) =>
        command.startsWith('SSCAN'),
      ),
    );
    assert.deepEqual(queues.list(), []);
    assert.ok(tick(noneInFlight).includes(SCAN));
  });

  it('include those that workers take from and messages name, never mailboxes', () => {
    workers.inspected({ stats: [], queues: [] }, now);
    workers.see(
      {
        kind: 'worker-online',
        name: 'w',
        pid: 1,
        freqS: 2,
        active: 0,
        processed: 0,
        load: null,
        software: null,
        system: null,
        sentAt: null,
      },
      now,
    );
    workers.inspected(
      {
        stats: [{ name: 'w', stats: { ...UNTOLD_STATS, pid: 1, concurrency: 1 } }],
        queues: [{ name: 'w', queues: ['consumed'] }],
      },
      now,
    );
    for (const name of ['sent', 'w@h.celery.pidbox', 'unacked']) queues.name(name);
    assert.deepEqual(
      queues.list().map(({ name, consumers }) => [name, consumers]),
      [
        ['consumed', 1],
        ['sent', 0],
      ],
    );
    assert.deepEqual([queues.consumersOf('consumed'), queues.consumersOf('nowhere')], [1, 0]);
  });

  it('are not counted when a key of their name is no list', () => {
    queues.name('cache');
    tick({
      [SCAN]: [Buffer.from('0'), []],
      ...noneInFlight,
      ...lengths('cache', 4),
      'LLEN cache': undefined,
    });
    const [cache] = queues.list();
    assert.deepEqual([cache?.waiting, cache?.priorities], [null, null]);
    assert.equal(bindings.present, false);
  });

  it('change their mark only when something in them changes', () => {
    queues.name('q');
    const quiet = { [SCAN]: [Buffer.from('0'), []], ...noneInFlight, ...lengths('q', 1) };
    tick(quiet);
    const mark = queues.mark();
    tick(quiet);
    assert.equal(queues.mark(), mark);
    tick({ ...noneInFlight, ...lengths('q', 2) });
    assert.notEqual(queues.mark(), mark);
  });
});

describe('messages in flight', () => {
  const ZSCAN = 'ZSCAN unacked_index 0 COUNT 2000';
  /** The reply to a look at the index, and those to reading what it names; `size` stands in for that of each value. */
  const table = (
    entries: Readonly<Record<string, Buffer>>,
    { cursor = '0', total = Object.keys(entries).length } = {},
  ): Record<string, unknown> => ({
    'HLEN unacked': total,
    [ZSCAN]: [
      Buffer.from(cursor),
      Object.keys(entries).flatMap((tag) => [Buffer.from(tag), Buffer.from('1000.25')]),
    ],
    ...Object.fromEntries(
      Object.entries(entries).map(([tag, { length }]) => [`HSTRLEN unacked ${tag}`, length]),
    ),
    ...Object.fromEntries(Object.entries(entries).map(([tag, value]) => [`HGET unacked ${tag}`, value])),
  });
  /** Index, size and value are asked for one after the other. */
  const read = (answers: Readonly<Record<string, unknown>>): string[] =>
    Array.from({ length: 3 }, () => tick(answers)).flat();

  it('are counted per queue, and each is read and told of once', () => {
    const held = table({ t1: message('a', 'celery'), t2: message('b', 'hi'), t3: message('c', 'celery') });
    tick(held);
    assert.equal(inFlight.of('celery'), null);
    const commands = [...read(held), ...read(held)];
    assert.deepEqual([inFlight.of('celery'), inFlight.of('hi'), inFlight.of('other')], [2, 1, 0]);
    assert.deepEqual(messages, ['a celery', 'b hi', 'c celery']);
    assert.equal(commands.filter((command) => command.startsWith('HGET')).length, 3);
    assert.deepEqual([inFlight.tagOf('b'), inFlight.tags.get('t2')], ['t2', 1_000_250]);
    assert.deepEqual(
      queues.list().map(({ name }) => name),
      ['celery', 'hi'],
    );
    read(table({ t2: message('b', 'hi') }));
    assert.deepEqual([inFlight.of('celery'), inFlight.of('hi'), inFlight.tagOf('a')], [0, 1, null]);
    tick(noneInFlight);
    assert.deepEqual([inFlight.of('celery'), inFlight.tagOf('b'), inFlight.isComplete], [0, null, true]);
  });

  it('that wait for their time are counted until it has come', () => {
    now = Date.parse('2026-01-01T00:00:00Z');
    const held = table({
      t1: message('a', 'celery', '', '2026-01-01T00:00:10+00:00'),
      t2: message('b', 'celery'),
    });
    read(held);
    assert.deepEqual([inFlight.of('celery'), inFlight.etaHeld('celery')], [2, 1]);
    now += 10_000;
    read(held);
    assert.deepEqual([inFlight.of('celery'), inFlight.etaHeld('celery')], [2, 0]);
  });

  it('are told apart by the thousand, in bounded slices', () => {
    const values = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [`t${index}`, message(`id${index}`, `q${index % 2}`)]),
    );
    const all = table(values);
    const perTick = Array.from({ length: 8 }, () => tick(all).length);
    assert.ok(Math.max(...perTick) < 6_000, perTick.join());
    assert.deepEqual([inFlight.of('q0'), inFlight.of('q1')], [2_500, 2_500]);
    assert.equal(messages.length, 5_000);
  });

  it('are only a number when they are too many, and never a wrong one per queue', () => {
    const many = { ...table({ t1: message('a', 'celery') }), 'HLEN unacked': 100_001 };
    const commands = [tick(many), tick(many), tick(many)].flat();
    assert.ok(!commands.slice(4).some((command) => command.startsWith('ZSCAN')));
    assert.deepEqual([inFlight.of('celery'), inFlight.isComplete], [null, false]);
  });

  it('are unknown when a key is of another type, or the index does not name them', () => {
    read({});
    assert.equal(inFlight.of('celery'), null);
    read({ 'HLEN unacked': 3 });
    assert.equal(inFlight.of('celery'), null);
    read(table({ t1: message('a', 'celery') }, { total: 3 }));
    assert.equal(inFlight.of('celery'), null);
  });

  it('that cannot be read, or told apart by the bindings, leave the other counts as they are', () => {
    tick({ [SCAN]: [Buffer.from('0'), bytes('_kombu.binding.texch')], 'HLEN unacked': 1 });
    const held = table({
      t1: message('a', 'a.b.c', 'texch'),
      t2: Buffer.from('garbage'),
      t3: message('c', 'celery'),
    });
    read(held);
    assert.deepEqual([inFlight.of('tq'), inFlight.of('celery'), inFlight.isComplete], [0, 1, true]);
    now += 10_000;
    const bound = members('_kombu.binding.texch', `a.*.c${SEP}^a\\..*?[^\\.]\\.c$${SEP}tq`);
    read({ ...held, ...bound });
    assert.deepEqual([inFlight.of('tq'), inFlight.of('celery')], [1, 1]);
    assert.deepEqual(messages, ['a null', 'c celery']);
    assert.equal(malformed.total > 0, true);
  });

  it('are read up to a megabyte a tick, with a rest after it, and never when they are huge', () => {
    const large = message('x'.repeat(600_000), 'celery');
    const held = {
      ...table({ t1: large, t2: large, t3: large, t4: message('d', 'celery') }),
      'HSTRLEN unacked t4': 500_000_000,
    };
    const values = Array.from({ length: 8 }, () =>
      tick(held).filter((command) => command.startsWith('HGET')),
    );
    assert.ok(
      values.every(({ length }) => length <= 1),
      JSON.stringify(values),
    );
    assert.deepEqual(values.flat().sort(), ['HGET unacked t1', 'HGET unacked t2', 'HGET unacked t3']);
    assert.deepEqual([inFlight.of('celery'), inFlight.isComplete], [3, false]);
  });

  it('never throw, whatever stands in the table', () => {
    const junk = fc.oneof(
      fc.uint8Array().map((value) => Buffer.from(value)),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
      fc
        .tuple(fc.jsonValue(), fc.jsonValue(), fc.jsonValue())
        .map((value) => Buffer.from(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), junk), fc.jsonValue(), (entries, nonsense) => {
        tick({ 'HLEN unacked': 1, [ZSCAN]: nonsense });
        read(table(entries, { total: 1 }));
        queues.list();
      }),
    );
  });
});
