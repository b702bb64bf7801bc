import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anything, assert as check, property } from 'fast-check';
import { readEntries } from '../../../../src/host/connections/connectionEntries.ts';
import { parseConnectionEntry } from '../../../../src/host/connections/connectionSetting.ts';
import { drawing } from '../trees/samples.ts';

function usable(value: unknown) {
  const parsed = parseConnectionEntry(value, 1, drawing.t);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.reason);
  return parsed.setting;
}

function reason(value: unknown): string {
  const parsed = parseConnectionEntry(value, 3, drawing.t);
  assert.ok(!parsed.ok);
  return parsed.reason;
}

describe('an entry of taskTower.connections', () => {
  it('needs only an address', () => {
    assert.deepEqual(usable({ url: 'redis://localhost:6379/2' }).config, {
      id: 'redis-localhost-6379-2',
      name: 'redis://localhost:6379/2',
      url: 'redis://localhost:6379/2',
      resultBackendUrl: null,
      readOnly: false,
      tls: null,
      celery: { keyPrefix: '', resultKeyPrefix: '', enableTaskEvents: false },
      bullmq: { prefixes: ['bull'] },
    });
  });

  it('keeps every field', () => {
    const setting = usable({
      id: 'staging',
      name: 'Staging',
      url: 'rediss://ops@redis.example.com:6380/0',
      resultBackendUrl: 'rediss://redis.example.com:6380/1',
      readOnly: true,
      keyPrefix: 'app:',
      resultKeyPrefix: 'res:',
      enableTaskEvents: true,
      bullmqPrefixes: ['bull', 'jobs'],
      tls: { caFile: '~/ca.pem', rejectUnauthorized: false },
      unknownField: 1,
    });
    assert.equal(setting.config.readOnly, true);
    assert.deepEqual(setting.config.celery, {
      keyPrefix: 'app:',
      resultKeyPrefix: 'res:',
      enableTaskEvents: true,
    });
    assert.deepEqual(setting.config.bullmq.prefixes, ['bull', 'jobs']);
    assert.deepEqual(setting.tlsFiles, {
      caFile: '~/ca.pem',
      certFile: null,
      keyFile: null,
      rejectUnauthorized: false,
    });
  });

  it('takes passwords out of the addresses', () => {
    const { config, inlineSecrets } = usable({
      url: 'redis://:s3cret@localhost/0',
      resultBackendUrl: 'redis://u:oth3r@localhost/1',
    });
    assert.deepEqual(inlineSecrets, { password: 's3cret', resultBackendPassword: 'oth3r' });
    assert.equal(config.url, 'redis://localhost/0');
    assert.equal(config.resultBackendUrl, 'redis://u@localhost/1');
    assert.ok(!JSON.stringify(config).includes('s3cret'));
  });

  it('says which field is wrong and why, and never quotes a secret', () => {
    assert.equal(reason({}), '"url" is missing.');
    assert.equal(reason(null), 'The entry must be an object.');
    assert.equal(reason('redis://x'), 'The entry must be an object.');
    assert.equal(reason({ url: 5 }), '"url" must be text.');
    assert.equal(reason({ url: '' }), '"url" must not be empty.');
    assert.equal(reason({ url: 'redis://x', readOnly: 'yes' }), '"readOnly" must be true or false.');
    assert.equal(reason({ url: 'redis://x', bullmqPrefixes: 'bull' }), '"bullmqPrefixes" must be a list.');
    assert.equal(reason({ url: 'redis://x', bullmqPrefixes: [] }), '"bullmqPrefixes" must not be empty.');
    assert.equal(reason({ url: 'redis://x', tls: { caFile: 1 } }), '"tls.caFile" must be text.');
    assert.match(reason({ url: 'http://:geheim@x' }), /^"url": http:\/\/ is not supported/);
    assert.ok(!reason({ url: 'http://:geheim@x' }).includes('geheim'));
    assert.match(reason({ url: 'redis://x', resultBackendUrl: 'nonsense' }), /^"resultBackendUrl": /);
    assert.match(reason({ url: 'sentinel://x/0' }), /^"url": .*master_name/);
    const withSteps = (prioritySteps: unknown) => reason({ url: 'redis://x', celery: { prioritySteps } });
    assert.equal(withSteps([0, 5, 3]), '"celery.prioritySteps" must ascend from 0.');
    assert.equal(withSteps([1, 2]), '"celery.prioritySteps" must ascend from 0.');
    assert.equal(withSteps([0, 1.5]), '"celery.prioritySteps.1" must be whole.');
    assert.equal(reason({ url: 'redis://x', celery: { queues: 'a' } }), '"celery.queues" must be a list.');
    assert.equal(
      reason({ url: 'redis://x', celery: { fanoutPrefix: 1 } }),
      '"celery.fanoutPrefix" must be text, true or false.',
    );
  });

  it('takes over what is unusual about its Celery, and leaves out what is not said', () => {
    const celery = {
      prioritySteps: [0, 5],
      separator: ':',
      fanoutPrefix: false,
      watchedLists: ['celery:dlq'],
    };
    const { config } = usable({ url: 'sentinel://a/0;sentinel://b/0', masterName: 'm', celery });
    assert.deepEqual(config.celery, {
      ...celery,
      keyPrefix: '',
      resultKeyPrefix: '',
      enableTaskEvents: false,
    });
    assert.equal(config.masterName, 'm');
    assert.ok(!('masterName' in usable({ url: 'redis://x' }).config));
  });

  it('is named as well as possible when it cannot be used', () => {
    const name = (value: unknown) => {
      const parsed = parseConnectionEntry(value, 3, drawing.t);
      return parsed.ok ? null : parsed.name;
    };
    assert.equal(name({ id: 'staging', name: 'Staging' }), 'Staging');
    assert.equal(name({ id: 'staging' }), 'staging');
    assert.equal(name({}), 'Connection 3');
  });

  it('never throws, whatever stands there', () => {
    check(
      property(anything(), (value) => {
        const parsed = parseConnectionEntry(value, 1, drawing.t);
        assert.ok(parsed.ok || parsed.reason.endsWith('.'));
      }),
    );
  });
});

describe('user and workspace settings together', () => {
  const local = { id: 'local', url: 'redis://localhost' };
  const staging = { id: 'staging', url: 'redis://staging' };

  it('are both used, and the workspace wins on the same id', () => {
    const entries = readEntries(
      {
        user: [local, staging],
        workspace: [{ ...local, url: 'redis://localhost:7000' }],
      },
      drawing.t,
    );
    assert.deepEqual(
      entries.map((entry) => (entry.kind === 'usable' ? [entry.place, entry.setting.config.url] : entry)),
      [
        [{ scope: 'workspace', index: 0 }, 'redis://localhost:7000'],
        [{ scope: 'user', index: 1 }, 'redis://staging'],
      ],
    );
  });

  it('keep the place of an unusable entry, and use the others', () => {
    const entries = readEntries({ user: [local, { id: 'bad' }, staging], workspace: undefined }, drawing.t);
    assert.deepEqual(
      entries.map(({ kind, place }) => [kind, place.index]),
      [
        ['usable', 0],
        ['unusable', 1],
        ['usable', 2],
      ],
    );
  });

  it('refuse a second entry with the same id in one scope', () => {
    const [, second] = readEntries({ user: [local, local], workspace: undefined }, drawing.t);
    assert.equal(second?.kind, 'unusable');
    assert.match(second.reason, /id "local"/);
  });

  it('say so when the setting is no list', () => {
    const [only] = readEntries({ user: { url: 'redis://x' }, workspace: null }, drawing.t);
    assert.equal(only?.kind, 'unusable');
    assert.match(only.reason, /must be a list/);
  });
});
