import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createQueueCatalogue, MAX_QUEUES } from '../../../src/monitor/bullmq/queues.ts';
import { LOOK_COMMANDS } from '../../../src/monitor/bullmq/queueCounts.ts';
import type { PipelineReply, RedisCommand } from '../../../src/monitor/redis/redisLink.ts';

function catalogue() {
  const gone: string[] = [];
  let changes = 0;
  const queues = createQueueCatalogue({
    onChange: () => (changes += 1),
    onGone: (queues) => gone.push(...queues.map(({ name }) => name)),
    onLooked: () => undefined,
  });
  const depths = new Map<string, number>();
  const deleted = new Set<string>();
  function answer([command, key]: RedisCommand): PipelineReply {
    const [, name = '', kind] = String(key).split(':');
    if (command === 'HMGET') {
      return { ok: true, value: [deleted.has(name) ? null : Buffer.from('10000'), null, null] };
    }
    if (command === 'LINDEX') return { ok: true, value: null };
    return { ok: true, value: kind === 'wait' ? (depths.get(name) ?? 0) : 0 };
  }
  return {
    queues,
    gone,
    depths,
    deleted,
    changes: () => changes,
    add: (count: number) => {
      for (let index = 0; index < count; index++) queues.add({ prefix: 'bull', name: `q${index}` }, MADE);
    },
    /** Names of the queues looked at. */
    tick: () => {
      const commands = queues.commands();
      queues.apply(commands.map(answer));
      return commands.filter(([name]) => name === 'HMGET').map(([, key]) => String(key).split(':')[1]);
    },
  };
}

const MADE = { isNew: false, isFirstRelease: false } as const;

describe('the catalogue of queues', () => {
  it('looks at new queues at once and at quiet ones in turn', () => {
    const { add, tick, queues } = catalogue();
    add(95);
    assert.equal(tick().length, 95);
    assert.ok([...queues.all()].every(({ counts }) => counts !== null));
    const looked = Array.from({ length: 10 }, () => tick());
    assert.ok(looked.every((names) => names.length === 10));
    assert.equal(new Set(looked.flat()).size, 95);
  });

  it('looks first where something happened', () => {
    const { add, tick, queues } = catalogue();
    add(95);
    tick();
    queues.touch('bull:q33');
    queues.touch('bull:nowhere');
    const names = tick();
    assert.equal(names[0], 'q33');
    assert.equal(names.length, 11);
  });

  it('is bounded per tick, however much happens', () => {
    const { add, tick, queues } = catalogue();
    add(500);
    assert.equal(tick().length, 110);
    queues.touchAll();
    const all = new Set([tick(), tick(), tick(), tick(), tick()].flat());
    assert.equal(all.size, 500, 'and nothing that happened is forgotten');
  });

  it('knows when every queue has been looked at, and again after all were touched', () => {
    const { add, tick, queues } = catalogue();
    assert.equal(queues.areSeen, true);
    add(150);
    tick();
    assert.equal(queues.areSeen, false);
    tick();
    assert.equal(queues.areSeen, true);
    queues.touchAll();
    assert.equal(queues.areSeen, false);
  });

  it('follows no more queues than it can', () => {
    const { add, queues } = catalogue();
    add(MAX_QUEUES);
    assert.equal(queues.add({ prefix: 'bull', name: 'one too many' }, MADE), false);
    assert.equal(queues.add({ prefix: 'bull', name: 'q0' }, MADE), true);
    assert.ok(queues.commands().length <= 110 * (LOOK_COMMANDS + 1));
  });

  it('drops queues whose meta hash is gone', () => {
    const { add, tick, deleted, gone, queues } = catalogue();
    add(3);
    tick();
    deleted.add('q1').add('q2');
    tick();
    assert.deepEqual(gone, ['q1', 'q2']);
    assert.deepEqual(
      [...queues.all()].map(({ scope }) => scope),
      ['bull:q0'],
    );
  });

  it('announces only what changed', () => {
    const { add, tick, depths, changes } = catalogue();
    add(1);
    tick();
    const before = changes();
    tick();
    assert.equal(changes(), before);
    depths.set('q0', 5);
    tick();
    assert.equal(changes(), before + 1);
  });

  it('looks again after a lost round', () => {
    const { add, tick, queues } = catalogue();
    add(30);
    tick();
    queues.touch('bull:q29');
    queues.commands();
    assert.ok(tick().includes('q29'));
  });
});
