import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChangeCoalescer } from '../../../src/monitor/changeCoalescer.ts';
import { FakeClock } from './fakeClock.ts';
import type { ChangeTopic } from '../../../src/contract/monitorApi.ts';

describe('coalesced notices', () => {
  it('come at once after a silence and name each topic once', async () => {
    const clock = new FakeClock();
    const told: (readonly ChangeTopic[])[] = [];
    const changes = new ChangeCoalescer(clock, (topics) => told.push(topics));
    changes.changed('tasks');
    changes.changed('workers');
    changes.changed('tasks');
    await clock.advance(0);
    assert.deepEqual(told, [['tasks', 'workers']]);
  });

  it('come at most four times a second, and the last change is always told', async () => {
    const clock = new FakeClock();
    const told: number[] = [];
    const changes = new ChangeCoalescer(clock, () => told.push(clock.now()));
    for (let ms = 0; ms < 1_000; ms += 10) {
      changes.changed('tasks');
      await clock.advance(10);
    }
    changes.changed('queues');
    await clock.advance(1_000);
    assert.ok(told.length <= 6, `${String(told.length)} notices`);
    for (const [index, at] of told.entries()) {
      if (index > 0) assert.ok(at - (told[index - 1] ?? 0) >= 250);
    }
    assert.equal(clock.pending, 0);
  });

  it('stop when it is disposed', async () => {
    const clock = new FakeClock();
    let told = 0;
    const changes = new ChangeCoalescer(clock, () => told++);
    changes.changed('tasks');
    changes.dispose();
    await clock.advance(1_000);
    assert.equal(told, 0);
    assert.equal(clock.pending, 0);
  });
});
