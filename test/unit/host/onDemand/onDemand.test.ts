import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OnDemand } from '../../../../src/host/onDemand/onDemand.ts';
import { drawing } from '../trees/samples.ts';

/** Parts and stand-ins that write down what happens to them. */
function scene(load?: () => Promise<void>) {
  const events: string[] = [];
  const noting = (name: string) => ({ dispose: () => events.push(`${name} disposed of`) });
  const demand = new OnDemand(async () => {
    events.push('loaded');
    await load?.();
    return () => {
      events.push('made');
      return noting('parts');
    };
  }, drawing.t);
  demand.standIn(noting('first'), noting('second'));
  return { demand, events };
}

describe('parts that are made on demand', () => {
  it('cost nothing before, and replace what stood in for them', async () => {
    const { demand, events } = scene();
    assert.deepEqual(events, []);
    await demand.get();
    assert.deepEqual(events, ['loaded', 'first disposed of', 'second disposed of', 'made']);
  });

  it('are made once, whoever asks', async () => {
    const { demand, events } = scene();
    const [one, other] = await Promise.all([demand.get(), demand.get()]);
    assert.equal(one, other);
    assert.equal(await demand.get(), one);
    assert.equal(events.filter((event) => event === 'made').length, 1);
  });

  it('are tried again when their code could not be loaded', async () => {
    let tries = 0;
    const { demand, events } = scene(async () => {
      if (++tries === 1) throw new Error('no such file');
      return Promise.resolve();
    });
    await assert.rejects(demand.get(), /no such file/u);
    assert.deepEqual(events, ['loaded']);
    await demand.get();
    assert.equal(events.at(-1), 'made');
  });

  it('are disposed of with their owner, and not made after it', async () => {
    const made = scene();
    await made.demand.get();
    made.demand.dispose();
    assert.equal(made.events.at(-1), 'parts disposed of');

    const unmade = scene();
    const asked = unmade.demand.get();
    unmade.demand.dispose();
    await assert.rejects(asked, /switched off/u);
    assert.deepEqual(unmade.events, ['loaded', 'first disposed of', 'second disposed of']);
  });
});
