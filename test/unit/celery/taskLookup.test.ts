import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { TaskRef } from '../../../src/model/task.ts';
import { CeleryKeys } from '../../../src/monitor/celery/keys.ts';
import type { ControlOutcome } from '../../../src/monitor/celery/remoteControl.ts';
import { TaskLookup } from '../../../src/monitor/celery/taskLookup.ts';
import type { TaskStore } from '../../../src/monitor/store/taskStore.ts';
import { systemContext } from '../../../src/monitor/systemContext.ts';
import { FakeClock } from '../monitor/fakeClock.ts';
import { FakeLink } from '../monitor/fakeLink.ts';
import { connection } from '../monitor/monitorFixture.ts';
import { storeInMemory } from '../store/storeInMemory.ts';

const WORKER = 'w@h';
const ref = (id: string): TaskRef => ({ connectionId: 'c', system: 'celery', scope: '', id });

function reply(id: string): ControlOutcome {
  const value = {
    [id]: ['active', { id, name: 'shown', type: 'tasks.add', args: [1], kwargs: {}, hostname: WORKER }],
  };
  const text = JSON.stringify({ [WORKER]: value }).replace('[1]', '[18446744073709551617]');
  return { kind: 'replies', replies: [{ worker: WORKER, value, text }], listeners: 1 };
}

describe('looking for a task with the workers', () => {
  let clock: FakeClock;
  let asked: string[];
  let answer: (id: string) => Promise<ControlOutcome>;
  let lookup: TaskLookup;
  let store: TaskStore;

  beforeEach(() => {
    clock = new FakeClock();
    asked = [];
    answer = (id) => Promise.resolve(reply(id));
    const { config } = connection();
    const link = new FakeLink({
      role: 'broker',
      url: config.url,
      password: null,
      tls: null,
      clientName: 'test',
      clock,
      onState: () => undefined,
    });
    store = storeInMemory(clock);
    const context = systemContext('celery', {
      config,
      broker: link,
      results: link,
      clock,
      store,
      removed: store.removed,
      isWatched: () => true,
      changed: () => undefined,
      gap: () => undefined,
      log: () => undefined,
    });
    lookup = new TaskLookup(context, {
      keys: new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 }),
      inFlight: { tagOf: () => null },
      control: {
        ask: (question) => {
          const id = question.method === 'query_task' ? String(question.arguments['ids']) : question.method;
          asked.push(id);
          return answer(id);
        },
      },
    });
  });

  afterEach(() => {
    store.close();
  });

  it('asks them at most every five seconds about one task', async () => {
    for (let second = 0; second < 12; second++) {
      const found = await lookup.find(ref('a'), null);
      assert.equal(found?.payload?.args.kind === 'json' && found.payload.args.text, '[18446744073709551617]');
      await clock.advance(1_000);
    }
    assert.deepEqual(asked, ['a', 'a', 'a']);
  });

  it('asks about each task on its own, and shares a question that is under way', async () => {
    await Promise.all([
      lookup.find(ref('a'), null),
      lookup.find(ref('a'), null),
      lookup.find(ref('b'), null),
    ]);
    assert.deepEqual(asked, ['a', 'b']);
  });

  it('asks again when a question could not be asked', async () => {
    answer = () => Promise.reject(new Error('gone'));
    await assert.rejects(lookup.find(ref('a'), null), /gone/);
    answer = (id) => Promise.resolve(reply(id));
    assert.notEqual(await lookup.find(ref('a'), null), null);
  });

  it('keeps the registered name, not the one that is shown', async () => {
    const found = await lookup.find(ref('a'), null);
    assert.deepEqual([found?.message?.name, found?.update?.name], ['tasks.add', 'shown']);
  });
});
