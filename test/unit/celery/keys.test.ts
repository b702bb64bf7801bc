import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CeleryKeys, isInternalName } from '../../../src/monitor/celery/keys.ts';

const plain = new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 });
const prefixed = new CeleryKeys({ keyPrefix: 'app[1]', resultKeyPrefix: 'app1_', database: 3 });

describe('CeleryKeys', () => {
  it('names one list per priority step', () => {
    assert.deepEqual(plain.lists('celery'), [
      { step: 0, key: 'celery' },
      { step: 3, key: 'celery\u0006\u00163' },
      { step: 6, key: 'celery\u0006\u00166' },
      { step: 9, key: 'celery\u0006\u00169' },
    ]);
  });

  it('chooses the greatest step that is not above the priority, as kombu does', () => {
    const steps = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((priority) => plain.stepOf(priority));
    assert.deepEqual(steps, [0, 0, 0, 0, 3, 3, 3, 6, 6, 6, 9, 9]);
  });

  it('follows other priority steps and separators', () => {
    const keys = new CeleryKeys({
      keyPrefix: '',
      resultKeyPrefix: '',
      database: 0,
      priorities: { steps: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], separator: ':' },
    });
    assert.equal(keys.list('idle2', keys.stepOf(5)), 'idle2:5');
    assert.equal(keys.list('idle2', keys.stepOf(0)), 'idle2');
  });

  it('follows other exchanges, fanout prefixes and spellings of the channel', () => {
    const options = {
      keyPrefix: 'p',
      resultKeyPrefix: '',
      database: 2,
      controlExchange: 'ctl',
      eventExchange: 'ev',
    };
    const keys = new CeleryKeys({ ...options, controlFanouts: ['/2.', '/{db}.'], eventFanouts: ['/{db}.'] });
    assert.deepEqual(keys.controlChannels, ['p/2.ctl.pidbox', 'p/{db}.ctl.pidbox']);
    assert.deepEqual(keys.eventPatterns, ['p/{db}.ev/*', 'p/{db}.ev']);
    assert.equal(keys.replyList('oid'), 'poid.reply.ctl.pidbox');
    assert.ok(keys.isInternalExchange('ev') && !keys.isInternalExchange('celeryev'));
    assert.deepEqual(
      new CeleryKeys({ ...options, eventFanouts: [''], fanoutPatterns: false }).eventPatterns,
      ['pev'],
    );
  });

  it('puts the key prefix before every key and channel, and the result prefix before results', () => {
    assert.equal(prefixed.list('q', 3), 'app[1]q\u0006\u00163');
    assert.equal(prefixed.unacked, 'app[1]unacked');
    assert.equal(prefixed.bindingKey('celery'), 'app[1]_kombu.binding.celery');
    assert.deepEqual(prefixed.controlChannels, ['app[1]/3.celery.pidbox']);
    assert.equal(prefixed.replyList('oid'), 'app[1]oid.reply.celery.pidbox');
    assert.equal(prefixed.replyRoutingKey('oid'), 'oid.reply.celery.pidbox');
    assert.equal(prefixed.result('id'), 'app1_celery-task-meta-id');
    assert.equal(prefixed.taskIdOf('app1_celery-task-meta-id'), 'id');
    assert.equal(prefixed.taskIdOf('celery-task-meta-id'), null);
    assert.equal(prefixed.exchangeOf('app[1]_kombu.binding.celery'), 'celery');
    assert.equal(prefixed.exchangeOf('_kombu.binding.celery'), null);
  });

  it('escapes what a pattern would take as a glob', () => {
    assert.deepEqual(prefixed.eventPatterns, ['app\\[1\\]/3.celeryev/*', 'app\\[1\\]/3.celeryev']);
    assert.equal(prefixed.bindingPattern, 'app\\[1\\]_kombu.binding.*');
    assert.deepEqual(plain.eventPatterns, ['/0.celeryev/*', '/0.celeryev']);
    assert.equal(plain.resultPattern, 'celery-task-meta-*');
  });
});

describe('names that are no task queues', () => {
  it('are mailboxes, reply lists, event listeners and the keys of the transport', () => {
    for (const name of [
      'w1@host.celery.pidbox',
      '589a5d84.reply.celery.pidbox',
      'celeryev.cc17f495',
      'unacked',
      'unacked_index',
      'unacked_mutex',
      '_kombu.binding.celery',
    ]) {
      assert.ok(isInternalName(name), name);
    }
    for (const name of ['celery', 'celery:dlq', 'unacked2', 'pidbox']) assert.ok(!isInternalName(name), name);
    assert.ok(plain.isInternalExchange('reply.celery.pidbox'));
    assert.ok(plain.isInternalExchange('celeryev'));
    assert.ok(!plain.isInternalExchange('celery'));
  });
});
