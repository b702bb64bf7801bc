import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { readRegistered, RegisteredTasks } from '../../../src/monitor/celery/registeredTasks.ts';

describe('the reply to registered', () => {
  it('tells names and rate limits', () => {
    assert.deepEqual(
      readRegistered([
        'tasks.slow',
        'tasks.limited [rate_limit=1/m]',
        'tasks.x [acks_late=True rate_limit=10/h]',
      ]),
      [
        { name: 'tasks.limited', rateLimit: '1/m' },
        { name: 'tasks.slow', rateLimit: null },
        { name: 'tasks.x', rateLimit: '10/h' },
      ],
    );
    assert.deepEqual(readRegistered([]), []);
    assert.equal(readRegistered({ error: 'x' }), null);
  });

  it('is bounded, and never throws', () => {
    assert.equal(readRegistered(Array.from({ length: 9_000 }, (_, index) => `t${index}`))?.length, 5_000);
    assert.deepEqual(readRegistered(['n'.repeat(5_000), 5, '']), []);
    fc.assert(
      fc.property(fc.jsonValue(), (reply) => {
        readRegistered(reply);
      }),
    );
  });
});

describe('registered tasks', () => {
  it('are told by name, with the workers that know them', () => {
    const registered = new RegisteredTasks();
    assert.equal(registered.list(), null);
    registered.learn('b@h', [
      { name: 'both', rateLimit: '1/m' },
      { name: 'constructor', rateLimit: null },
    ]);
    registered.learn('a@h', [{ name: 'both', rateLimit: null }]);
    assert.deepEqual(
      [...registered.byName],
      [
        ['both', { workers: ['a@h', 'b@h'], rateLimits: new Map([['b@h', '1/m']]) }],
        ['constructor', { workers: ['b@h'], rateLimits: new Map() }],
      ],
    );
    assert.deepEqual(registered.list(), [
      { name: 'both', workers: ['a@h', 'b@h'], rateLimits: [{ worker: 'b@h', rateLimit: '1/m' }] },
      { name: 'constructor', workers: ['b@h'], rateLimits: [] },
    ]);
    registered.keep(new Set(['a@h']));
    assert.deepEqual([[...registered.byName.keys()], [...registered.known]], [['both'], ['a@h']]);
    registered.learn('a@h', []);
    assert.deepEqual([registered.byName.size, registered.known.size], [0, 1]);
  });
});
