import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CeleryKeys } from '../../../src/monitor/celery/keys.ts';
import { QueueNames } from '../../../src/monitor/celery/queueNames.ts';

const keys = new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 });

describe('names of queues', () => {
  const named = (config: object, bound: string[], consumed: string[] = []) => {
    const told: string[] = [];
    const names = new QueueNames({
      keys,
      bindings: { queues: () => new Set(bound) },
      workers: { consumedQueues: () => new Set(consumed) },
      inFlight: { queues: () => new Set() },
      config,
      onTooMany: (message) => told.push(message),
    });
    return { names, told };
  };

  it('are all those of settings, workers, bindings and messages, and none of mailboxes and reply lists', () => {
    const { names } = named(
      { queues: ['configured', 'w@h.celery.pidbox'], watchedLists: ['dlq', 'both'] },
      ['bound', 'both', 'celeryev.1', 'unacked', 'task-tower.removed.1', ''],
      ['consumed', 'oid.reply.celery.pidbox'],
    );
    names.add('sent');
    assert.deepEqual(names.all(), ['both', 'bound', 'configured', 'consumed', 'dlq', 'sent']);
    assert.deepEqual(
      ['dlq', 'both', 'sent'].map((name) => [names.roleOf(name), names.lists(name).length]),
      [
        ['list', 1],
        ['queue', 4],
        ['queue', 4],
      ],
    );
    assert.deepEqual(names.lists('dlq'), [{ step: 0, key: 'dlq' }]);
  });

  it('are cut where they are too many, first of all those that nobody uses, and that is told once', () => {
    const bound = Array.from({ length: 2_500 }, (_, index) => `stale-${index}`);
    const { names, told } = named({ queues: ['zz'] }, bound, ['zzz']);
    assert.equal(names.all().length, 2_000);
    assert.deepEqual(names.all().slice(-2), ['zz', 'zzz']);
    assert.deepEqual(told.length, 1);
    assert.match(told[0] ?? '', /There are 2502 queues; 2000 of them are shown/);
  });
});
