import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import type { TaskUpdate } from '../../../src/model/taskUpdate.ts';
import { CeleryKeys } from '../../../src/monitor/celery/keys.ts';
import { MalformedInput } from '../../../src/monitor/celery/malformed.ts';
import { ResultHistory } from '../../../src/monitor/celery/resultHistory.ts';
import { CeleryResults } from '../../../src/monitor/celery/results.ts';
import type { PipelineReply, RedisCommand } from '../../../src/monitor/redis/redisLink.ts';
import { systemContext } from '../../../src/monitor/systemContext.ts';
import { FakeClock } from '../monitor/fakeClock.ts';
import { FakeLink } from '../monitor/fakeLink.ts';
import { connection } from '../monitor/monitorFixture.ts';
import { storeInMemory } from '../store/storeInMemory.ts';

const STORED = 12_000;
const PER_SLICE = 1_000;
const keys = new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 });

/** A server that keeps so many results, all of them stored at one moment (epoch ms). */
function answer([name, first]: RedisCommand, at: number): PipelineReply {
  const record = { status: 'SUCCESS', result: 1, date_done: new Date(at).toISOString() };
  if (name === 'STRLEN') return { ok: true, value: 100 };
  if (name === 'GET') return { ok: true, value: Buffer.from(JSON.stringify(record)) };
  if (name !== 'SCAN') return { ok: true, value: null };
  const from = Number(String(first));
  const names = Array.from({ length: PER_SLICE }, (_, index) =>
    Buffer.from(keys.result(`id${from + index}`)),
  );
  const next = from + PER_SLICE >= STORED ? 0 : from + PER_SLICE;
  return { ok: true, value: [Buffer.from(String(next)), names] };
}

function look(t: TestContext) {
  const clock = new FakeClock();
  const { config } = connection();
  const settings = {
    url: config.url,
    password: null,
    tls: null,
    clientName: 'test',
    onState: () => undefined,
  };
  const link = new FakeLink({ ...settings, role: 'broker', clock });
  const storedAt = clock.now();
  link.answer = (commands) => Promise.resolve(commands.map((command) => answer(command, storedAt)));
  link.goOnline();
  const store = storeInMemory(clock);
  const taken: TaskUpdate[] = [];
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
  const recorded = {
    ...context,
    known: () => null,
    record: (updates: readonly TaskUpdate[]) => taken.push(...updates),
  };
  const malformed = new MalformedInput(clock, () => undefined);
  const results = new CeleryResults(link, keys, malformed);
  const history = new ResultHistory(recorded, { keys, results }, () => undefined);
  t.after(() => {
    history.dispose();
    store.close();
  });
  return { clock, history, taken, storedAt };
}

it('of the past before anybody listened ten thousand results are read, of a gap all', async (t) => {
  const { clock, history, taken, storedAt } = look(t);
  history.start(clock.now());
  await clock.advance(60_000);
  assert.equal(taken.length, 10_000);
  history.lookAgain(storedAt);
  await clock.advance(600_000);
  taken.length = 0;
  history.start(clock.now());
  await clock.advance(60_000);
  assert.equal(taken.length, STORED);
});
