import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDiscovery } from '../../../src/monitor/bullmq/discovery.ts';
import { queueScope } from '../../../src/monitor/bullmq/keys.ts';
import type { PipelineReply } from '../../../src/monitor/redis/redisLink.ts';
import { FakeClock } from '../monitor/fakeClock.ts';

/** A server with these meta hashes, whose scans return one key each. */
function discoverIn(
  metas: Readonly<Record<string, readonly (string | null)[]>>,
  prefixes: readonly string[],
) {
  const clock = new FakeClock();
  const found: string[] = [];
  const kinds: string[] = [];
  const refused: string[] = [];
  const pass: string[] = [];
  const keys = Object.keys(metas);
  const discovery = createDiscovery({
    prefixes,
    clock,
    isKnown: (queue) => found.includes(queueScope(queue)),
    onFound: (queue, kind) => {
      found.push(queueScope(queue));
      kinds.push(kind);
    },
    onRefused: (error) => refused.push(error),
    pass: {
      passBegan: () => pass.push('began'),
      counterFound: (queue) => pass.push(queueScope(queue)),
      passEnded: () => pass.push('ended'),
    },
  });
  function answer([name, ...args]: readonly unknown[]): PipelineReply {
    if (name === 'HMGET') {
      const values = metas[String(args[0])] ?? [null, null, null];
      return { ok: true, value: values.map((value) => (value === null ? null : Buffer.from(value))) };
    }
    if (name === 'TYPE') {
      const isOld = String(args[0]).startsWith('bull:first:');
      return { ok: true, value: Buffer.from(isOld ? 'stream' : 'none') };
    }
    const at = Number(args[0]);
    const next = at + 1 < keys.length ? at + 1 : 0;
    return { ok: true, value: [Buffer.from(String(next)), [Buffer.from(keys[at] ?? '')]] };
  }
  return {
    discovery,
    clock,
    found,
    kinds,
    refused,
    pass,
    round: (reply: (command: readonly unknown[]) => PipelineReply = answer) => {
      const commands = discovery.commands();
      discovery.apply(commands.map(reply));
      return commands;
    },
  };
}

const BULLMQ = ['10000', 'bullmq:6.7.0', null];

describe('discovery', () => {
  it('searches slice by slice and verifies what it finds', () => {
    const { discovery, found, round } = discoverIn({ 'bull:a:meta': BULLMQ, 'bull:b:meta': BULLMQ }, [
      'bull',
    ]);
    assert.deepEqual(round(), [['SCAN', '0', 'MATCH', 'bull:*[ti][ad]', 'COUNT', 20_000]]);
    assert.equal(discovery.complete, false);
    assert.deepEqual(
      round().map(([name, argument]) => [name, argument]),
      [
        ['SCAN', '1'],
        ['HMGET', 'bull:a:meta'],
        ['TYPE', 'bull:a:delay'],
      ],
    );
    assert.deepEqual(found, ['bull:a']);
    assert.equal(discovery.complete, false);
    round();
    assert.deepEqual(found, ['bull:a', 'bull:b']);
    assert.equal(discovery.complete, true);
  });

  it('rests between two passes, then finds what is new', async () => {
    const metas: Record<string, readonly (string | null)[]> = { 'bull:a:meta': BULLMQ };
    const { clock, found, round } = discoverIn(metas, ['bull']);
    round();
    round();
    assert.deepEqual(round(), []);
    await clock.advance(5_000);
    assert.equal(round().length, 1, 'a new pass, without asking again about known queues');
    assert.deepEqual(found, ['bull:a']);
  });

  it('says when it is in the middle of a pass, and which job counters that meets', () => {
    const { discovery, pass, round } = discoverIn(
      { 'bull:a:id': [], 'bull:b:meta': BULLMQ, 'bull:b:id': [] },
      ['bull'],
    );
    assert.equal(discovery.isUnderWay, false);
    round();
    assert.equal(discovery.isUnderWay, true);
    round();
    round();
    assert.equal(discovery.isUnderWay, false);
    assert.deepEqual(pass, ['began', 'bull:a', 'bull:b', 'ended']);
  });

  it('searches one prefix after the other', () => {
    const { round } = discoverIn({ 'x:a:meta': BULLMQ }, ['x', '{y}']);
    const patterns = [round(), round()].map((commands) => commands.find(([name]) => name === 'SCAN')?.[3]);
    assert.deepEqual(patterns, ['x:*[ti][ad]', '{y}:*[ti][ad]']);
  });

  it('takes only BullMQ’s own meta hashes for queues', () => {
    const { discovery, found, round } = discoverIn(
      { 'bull:old:meta': [null, null, '1'], 'bull:x:meta': [null, null, null] },
      ['bull'],
    );
    for (let i = 0; i < 4; i++) round();
    assert.deepEqual(found, []);
    assert.equal(discovery.complete, true);
  });

  it('tells queues of BullMQ 1, unless a newer one notes its version there', () => {
    const noted = discoverIn({ 'bull:first:meta': ['10000', 'bullmq:5.80.0', null] }, ['bull']);
    const unnoted = discoverIn({ 'bull:first:meta': ['10000', null, null] }, ['bull']);
    for (const { round } of [noted, unnoted]) for (let i = 0; i < 2; i++) round();
    assert.deepEqual([noted.kinds, unnoted.kinds], [['bullmq'], ['bullmq-1']]);
  });

  it('follows up a hint without waiting for the search', async () => {
    const { discovery, clock, found, round } = discoverIn({ 'bull:hinted:meta': BULLMQ }, ['bull']);
    round(() => ({ ok: true, value: [Buffer.from('77'), []] }));
    await clock.advance(100);
    discovery.suggest({ prefix: 'bull', name: 'hinted' });
    round();
    assert.deepEqual(found, ['bull:hinted']);
  });

  it('says when it is refused, and does not claim to be stuck', () => {
    const { discovery, refused, round } = discoverIn({}, ['bull']);
    round(() => ({ ok: false, error: 'NOPERM scan' }));
    assert.deepEqual(refused, ['NOPERM scan']);
    assert.equal(discovery.complete, true);
  });

  it('asks for a lost round again', () => {
    const { discovery } = discoverIn({}, ['bull']);
    assert.deepEqual(discovery.commands(), discovery.commands());
  });

  it('keeps a bounded number of candidates, however many keys there are', () => {
    const { discovery, round } = discoverIn({}, ['bull']);
    const flood = Array.from({ length: 50_000 }, (_, index) => Buffer.from(`bull:${index}:meta`));
    round(() => ({ ok: true, value: [Buffer.from('0'), flood] }));
    assert.ok(discovery.commands().length <= 401);
  });
});
