import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statedLayout } from '../../../src/monitor/celery/celeryLayout.ts';
import {
  separatorOfEventListener,
  separatorOfMailbox,
} from '../../../src/monitor/celery/layout/bindingEvidence.ts';
import { fanoutOf } from '../../../src/monitor/celery/layout/channelEvidence.ts';
import { controlExchangesIn, FoundApps } from '../../../src/monitor/celery/layout/foundApps.ts';
import { prefixToWatch } from '../../../src/monitor/celery/layout/learnLayout.ts';
import { resultRemarks } from '../../../src/monitor/celery/layout/resultRemarks.ts';
import { knowsResultPrefix, readWorkerConf } from '../../../src/monitor/celery/layout/workerConf.ts';
import { testConnection } from '../../contract/watchedSystem.ts';

const appsOf = (...keys: string[]): FoundApps => {
  const apps = new FoundApps();
  for (const key of keys) apps.take(key);
  return apps;
};

describe('what bindings give away', () => {
  it('is the separator, at the start of a mailbox and behind the routing key of an event listener', () => {
    const usual = '\u0006\u0016';
    assert.equal(separatorOfMailbox(`${usual}${usual}w1@host.celery.pidbox`, 'celery'), usual);
    assert.equal(separatorOfMailbox('::w1@host.ctl.pidbox', 'ctl'), ':');
    assert.equal(separatorOfMailbox('::w1@host.ctl.pidbox', 'celery'), null);
    assert.equal(separatorOfMailbox('garbage', 'celery'), null);
    assert.equal(separatorOfEventListener('worker.#::celeryev.1'), ':');
    assert.equal(separatorOfEventListener(`worker.#${usual}${usual}celeryev.1`), usual);
    assert.equal(separatorOfEventListener('task.#::celeryev.1'), null);
  });

  it('is which applications there are, and their control exchanges', () => {
    const apps = appsOf(
      '_kombu.binding.celery',
      'a_kombu.binding.x.pidbox',
      'a_kombu.binding.reply.x.pidbox',
      'foreign',
    );
    assert.deepEqual(apps.prefixes, ['', 'a']);
    assert.deepEqual(controlExchangesIn(apps.exchangesOf('a')), ['x']);
  });

  it('decides which application is watched, unless the settings say it', () => {
    const stated = { keyPrefix: '', resultKeyPrefix: '' };
    assert.equal(prefixToWatch(stated, appsOf()), '');
    assert.equal(prefixToWatch(stated, appsOf('a_kombu.binding.q')), 'a');
    assert.equal(prefixToWatch(stated, appsOf('a_kombu.binding.q', 'b_kombu.binding.q')), '');
    assert.equal(prefixToWatch(stated, appsOf('a_kombu.binding.q', '_kombu.binding.q')), '');
    assert.equal(prefixToWatch({ ...stated, keyPrefix: 'b' }, appsOf('a_kombu.binding.q')), 'b');
  });
});

describe('the channel on which a worker is heard', () => {
  const source = { keyPrefix: '', eventExchange: 'celeryev', database: 2, otherPrefixes: ['app1'] };
  const cases: readonly (readonly [channel: string, fanout: string | null])[] = [
    ['/2.celeryev/worker.heartbeat', '/2.'],
    ['/{db}.celeryev/worker.heartbeat', '/{db}.'],
    ['celeryev', ''],
    ['shop:celeryev/worker.heartbeat', 'shop:'],
    // Another database, another application, another exchange.
    ['/3.celeryev/worker.heartbeat', null],
    ['app1/2.celeryev/worker.heartbeat', null],
    ['app9/2.celeryev/worker.heartbeat', null],
    ['myceleryev', null],
    ['news', null],
  ];
  for (const [channel, fanout] of cases) {
    it(`${channel} gives ${fanout === null ? 'nothing' : JSON.stringify(fanout)}`, () => {
      assert.equal(fanoutOf(channel, source), fanout);
    });
  }

  it('is looked for in both spellings behind Sentinel', () => {
    const stated = { keyPrefix: '', resultKeyPrefix: '' };
    assert.deepEqual(statedLayout(stated, 2, true).controlFanouts, ['/2.', '/{db}.']);
    assert.deepEqual(statedLayout(stated, 2, false).eventFanouts, ['/2.']);
    assert.deepEqual(statedLayout({ ...stated, fanoutPrefix: 'x{db}:' }, 2, true).eventFanouts, ['x2:']);
    assert.deepEqual(statedLayout({ ...stated, fanoutPrefix: false }, 2, false).controlFanouts, ['']);
  });
});

describe('what workers tell of their settings', () => {
  it('is read under old and new names, and from stats where conf masks it', () => {
    const conf = readWorkerConf(
      {
        CELERY_RESULT_EXTENDED: true,
        broker_transport_options: {
          visibility_timeout: 60,
          unacked_key: '********',
          priority_steps: [9, 0, '3'],
        },
        result_backend_transport_options: { global_keyprefix: '********' },
      },
      { broker: { transport_options: { unacked_key: 'mine', sep: ':' } } },
    );
    assert.equal(conf?.resultExtended, true);
    assert.equal(conf?.visibilityTimeoutMs, 60_000);
    assert.equal(conf?.unackedKey, 'mine');
    assert.equal(conf?.separator, ':');
    assert.equal(conf?.prioritySteps, null);
    assert.equal(conf?.hasResultKeyPrefix, true);
    assert.equal(
      readWorkerConf({ broker_transport_options: { unacked_key: '***' } }, null)?.unackedKey,
      null,
    );
    assert.equal(readWorkerConf({ error: 'no' }, null), null);
    assert.equal(readWorkerConf([], null), null);
  });

  it('includes the release, for old ones ignore a prefix of results', () => {
    assert.equal(knowsResultPrefix({ ok: '\nsoftware -> celery:5.2.7 (dawn-chorus)' }), false);
    assert.equal(knowsResultPrefix({ ok: 'software -> celery:5.3.0' }), true);
    assert.equal(knowsResultPrefix('unreadable'), true);
  });

  it('shows when results are kept where nobody looks', () => {
    const config = testConnection({ url: 'redis://h/1' });
    const text = (resultBackend: string | null, hasHiddenPrefix = false) =>
      resultRemarks({ resultBackend, hasHiddenPrefix }, config).map((remark) => remark.text);
    assert.deepEqual(text(null), []);
    assert.deepEqual(text('redis://other/1'), []);
    assert.match(
      text('redis://:********@h/4')[0] ?? '',
      /in database 4 \(redis:\/\/h:6379\/4\).*looks in database 1/,
    );
    assert.match(text('db+postgresql://u:********@h/x')[0] ?? '', /elsewhere/);
    assert.match(text('redis://h/1', true)[0] ?? '', /resultKeyPrefix/);
  });
});
