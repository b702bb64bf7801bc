import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Turns } from '../../../src/monitor/turns.ts';

describe('turns', () => {
  it('begin when the one before has ended, well or not, and settle as what they run', async () => {
    const turns = new Turns();
    const told: string[] = [];
    const gate = Promise.withResolvers<number>();
    const first = turns.take(() => {
      told.push('first');
      return gate.promise;
    });
    const second = turns.take(() => {
      told.push('second');
      return Promise.reject(new Error('no'));
    });
    const third = turns.take(() => {
      told.push('third');
      return Promise.resolve('c');
    });
    const refused = assert.rejects(second, /^Error: no$/);
    await Promise.resolve();
    assert.deepEqual(told, ['first']);
    gate.resolve(1);
    assert.equal(await first, 1);
    await refused;
    assert.equal(await third, 'c');
    assert.deepEqual(told, ['first', 'second', 'third']);
  });
});
