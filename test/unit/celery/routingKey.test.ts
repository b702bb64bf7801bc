import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routingKeyMatches } from '../../../src/monitor/celery/routingKey.ts';

describe('routingKeyMatches', () => {
  it('takes * for one word and # for any number', () => {
    const cases: [binding: string, key: string, matches: boolean][] = [
      ['a.*.c', 'a.b.c', true],
      ['a.*.c', 'a.c', false],
      ['a.*.c', 'a.b.b.c', false],
      ['log.#', 'log.error.db', true],
      ['log.#', 'log', true],
      ['#', 'anything.at.all', true],
      ['#.end', 'a.b.end', true],
      ['#.end', 'a.end.b', false],
      ['a.(b|c)', 'a.b', false],
      ['exact', 'exact', true],
    ];
    for (const [binding, key, matches] of cases) {
      assert.equal(routingKeyMatches(binding, key), matches, `${binding} ${key}`);
    }
  });

  it('is quick with hostile patterns', () => {
    assert.equal(routingKeyMatches('#.'.repeat(127) + 'x', 'a.'.repeat(126) + 'b'), false);
    assert.equal(routingKeyMatches('#'.repeat(1e6), 'a'), false);
  });
});
