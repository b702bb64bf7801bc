import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createCelerySystem } from '../../../src/monitor/celery/celerySystem.ts';
import { systemContext } from '../../../src/monitor/systemContext.ts';
import { FakeClock } from '../monitor/fakeClock.ts';
import { FakeLink } from '../monitor/fakeLink.ts';
import { connection } from '../monitor/monitorFixture.ts';
import { storeInMemory } from '../store/storeInMemory.ts';

it('tells a gap when the machine slept between two ticks, and none at the usual cadence', async () => {
  const clock = new FakeClock();
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
  const store = storeInMemory(clock);
  const gaps: (readonly [number, number | null])[] = [];
  const system = createCelerySystem(
    systemContext('celery', {
      config,
      broker: link,
      results: link,
      clock,
      store,
      removed: store.removed,
      isWatched: () => true,
      changed: () => undefined,
      gap: (_, from, to) => gaps.push([from, to]),
      log: () => undefined,
    }),
  );
  const tick = (): void => {
    system.applyPoll(system.pollCommands().map(() => ({ ok: true, value: null })));
  };
  tick();
  await clock.advance(10_000);
  tick();
  assert.deepEqual(gaps, []);
  const asleepAt = clock.now();
  await clock.advance(3_600_000);
  tick();
  assert.deepEqual(gaps, [[asleepAt, clock.now()]]);
  await system.dispose();
  store.close();
});
