import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { CeleryKeys } from '../../../src/monitor/celery/keys.ts';
import { MalformedInput } from '../../../src/monitor/celery/malformed.ts';
import { CeleryResults } from '../../../src/monitor/celery/results.ts';
import { ResultStream } from '../../../src/monitor/celery/resultStream.ts';
import { systemContext } from '../../../src/monitor/systemContext.ts';
import { FakeClock } from '../monitor/fakeClock.ts';
import { FakeLink } from '../monitor/fakeLink.ts';
import { connection } from '../monitor/monitorFixture.ts';
import { celeryRef } from '../store/storeFixture.ts';
import { storeInMemory } from '../store/storeInMemory.ts';

const keys = new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 });
const MB = 1024 * 1024;

/** A stream of results of tasks that all lie in the watched database. */
function listen(t: TestContext) {
  const clock = new FakeClock();
  const { config } = connection();
  const url = config.url;
  const onState = (): void => undefined;
  const link = new FakeLink({
    url,
    password: null,
    tls: null,
    clientName: 'test',
    onState,
    role: 'broker',
    clock,
  });
  link.answer = (commands) => Promise.resolve(commands.map(() => ({ ok: true, value: 100 })));
  link.goOnline();
  const store = storeInMemory(clock);
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
  const malformed = new MalformedInput(clock, () => undefined);
  const results = new CeleryResults(link, keys, malformed);
  let overflows = 0;
  const stream = new ResultStream(context, { keys, results, malformed }, () => overflows++);
  t.after(() => {
    stream.dispose();
    store.close();
  });
  const announce = (id: string, bytes: number): void => {
    const record = { status: 'SUCCESS', result: '', date_done: new Date(clock.now()).toISOString() };
    const text = JSON.stringify({ ...record, result: 'x'.repeat(bytes) });
    stream.take(keys.result(id), Buffer.from(text));
  };
  const stateOf = (id: string): string | undefined => store.get(celeryRef(id, config.id))?.state;
  return { clock, announce, stateOf, overflows: () => overflows };
}

describe('announced results', () => {
  it('too large to be kept still tell how the task ended', async (t) => {
    const { clock, announce, stateOf, overflows } = listen(t);
    for (let number = 0; number < 20; number++) announce(`large${String(number)}`, MB);
    announce('small', 100);
    await clock.advance(1_000);
    assert.equal(stateOf('large0'), 'succeeded');
    assert.equal(stateOf('large19'), 'succeeded');
    assert.equal(stateOf('small'), 'succeeded');
    assert.equal(overflows(), 0);
  });

  it('are held up to so many bytes; the rest is told to be read later', async (t) => {
    const { clock, announce, stateOf, overflows } = listen(t);
    for (let number = 0; number < 100; number++) announce(String(number), MB / 5);
    assert.ok(overflows() > 0);
    await clock.advance(1_000);
    assert.equal(stateOf('0'), 'succeeded');
    assert.equal(stateOf('99'), undefined);
    announce('99', MB / 5);
    await clock.advance(1_000);
    assert.equal(stateOf('99'), 'succeeded');
  });

  it('of one task, told again and again, take the room of the last one', async (t) => {
    const { clock, announce, stateOf, overflows } = listen(t);
    for (let number = 0; number < 200; number++) announce('same', MB / 5);
    announce('other', 10);
    await clock.advance(1_000);
    assert.equal(overflows(), 0);
    assert.equal(stateOf('other'), 'succeeded');
  });
});
