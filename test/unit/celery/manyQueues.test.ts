import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { TaskUpdate } from '../../../src/model/taskUpdate.ts';
import { Bindings } from '../../../src/monitor/celery/bindings.ts';
import { createQueues } from '../../../src/monitor/celery/createQueues.ts';
import { InFlight } from '../../../src/monitor/celery/inFlight.ts';
import { CeleryKeys } from '../../../src/monitor/celery/keys.ts';
import { MalformedInput } from '../../../src/monitor/celery/malformed.ts';
import type { CeleryQueues } from '../../../src/monitor/celery/queues.ts';
import { CeleryWorkers } from '../../../src/monitor/celery/workers.ts';
import { testConnection } from '../../contract/watchedSystem.ts';

const SEP = '\u0006\u0016';
const keys = new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 });

let now: number;
let queues: CeleryQueues;

function sentTo(queue: string): TaskUpdate {
  return {
    ref: { connectionId: 'c', system: 'celery', scope: '', id: queue },
    at: now,
    state: 'pending',
    queue,
  };
}

describe('queues that are many', () => {
  const many = Array.from({ length: 2_000 }, (_, index) => `q${index}`);
  /** One tick of a server on which these queues have so many messages each; answers the commands that count. */
  const count = (filled: Readonly<Record<string, number>>, refused?: string): string[] => {
    now += 1_000;
    const counting = queues
      .requests(now)
      .filter(({ command: [name] }) => name === 'LLEN' || name === 'EXISTS');
    for (const request of counting) {
      const [name, ...asked] = request.command.map(String);
      if (name === 'EXISTS' && refused !== undefined) {
        request.apply({ ok: false, error: refused });
        continue;
      }
      const found = asked.map((key) => filled[key] ?? 0);
      request.apply({
        ok: true,
        value: name === 'LLEN' ? found[0] : found.filter((length) => length > 0).length,
      });
    }
    queues.measure();
    return counting.map(({ command }) => command.join(' '));
  };
  const depths = (): Record<string, number | null> =>
    Object.fromEntries(queues.list().map(({ name, waiting }) => [name, waiting]));

  beforeEach(() => {
    now = 1_000_000;
    const clock = { now: () => now, after: () => () => undefined };
    const malformed = new MalformedInput(clock, () => undefined);
    const bindings = new Bindings(keys, malformed);
    const inFlight = new InFlight(keys, bindings, malformed, () => undefined);
    queues = createQueues(
      {
        config: testConnection({ id: 'c', url: 'redis://localhost' }),
        clock,
        known: () => null,
        log: () => undefined,
      },
      { keys, malformed, bindings, inFlight, workers: new CeleryWorkers('c') },
    );
    for (const name of many) queues.name(name);
  });

  it('are asked about together while they are empty, all of them within five ticks', () => {
    const commands = Array.from({ length: 5 }, () => count({})).flat();
    assert.equal(commands.length, 40);
    assert.ok(commands.every((command) => command.startsWith('EXISTS ')));
    assert.ok(Object.values(depths()).every((waiting) => waiting === 0));
    for (let round = 0; round < 10; round++) assert.equal(count({}).length, 8);
    assert.ok(queues.list().every(({ countedEveryMs }) => countedEveryMs === 5_000));
  });

  it('are counted one by one as soon as something is in them, and while it is', () => {
    for (let round = 0; round < 5; round++) count({});
    const filled = { q7: 3, [`q1999${SEP}6`]: 4 };
    for (let round = 0; round < 7; round++) count(filled);
    assert.deepEqual([depths()['q7'], depths()['q1999'], depths()['q8']], [3, 4, 0]);
    const commands = count({ ...filled, q7: 5 });
    assert.equal(depths()['q7'], 5, 'a filled one is looked at in every tick');
    assert.ok(commands.length < 30, commands.join('\n'));
    assert.equal(queues.list().find(({ name }) => name === 'q7')?.countedEveryMs, 1_000);
    count({});
    assert.equal(depths()['q7'], 0);
  });

  it('take turns when all are filled, those first of which something is heard, and none is left out', () => {
    const filled = Object.fromEntries(many.map((name) => [name, 1]));
    for (let round = 0; round < 40; round++) count(filled);
    assert.ok(Object.values(depths()).every((waiting) => waiting === 1));
    const heard = (): void => {
      for (const queue of many.slice(0, 500)) queues.hear(sentTo(queue), null);
    };
    heard();
    assert.ok(count(filled).includes('LLEN q0'));
    const seen = new Set<string>();
    for (let round = 0; round < 40; round++) {
      heard();
      const commands = count(filled);
      assert.equal(commands.length, 400);
      for (const command of commands) seen.add(command);
    }
    assert.equal(seen.size, 8_000);
  });

  it('are counted one by one where the server refuses to tell of many keys at once', () => {
    const refused = "CROSSSLOT Keys in request don't hash to the same slot";
    for (let round = 0; round < 30; round++) count({ q7: 3 }, refused);
    assert.deepEqual([depths()['q7'], depths()['q8']], [3, 0]);
    assert.ok(count({ q7: 3 }, refused).every((command) => command.startsWith('LLEN ')));
  });
});
