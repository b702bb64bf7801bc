import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseTolerantJson } from '../../../src/model/tolerantJson.ts';
import { maskUrls } from '../../../src/monitor/celery/maskSecrets.ts';
import { readSettings, readSoftware } from '../../../src/monitor/celery/workerSettings.ts';
import { assertLinearTime } from '../linearTime.ts';

function settings(conf: unknown): Readonly<Record<string, string>> {
  const parsed = parseTolerantJson(JSON.stringify(conf));
  const read = parsed.ok ? readSettings(parsed.value) : null;
  return Object.fromEntries((read ?? []).map(({ name, value }) => [name, value]));
}

describe('the settings of a worker', () => {
  it('hide the password of every URL, whatever it is made of', () => {
    const cases: [url: string, masked: string][] = [
      ['redis://:pa:ss/w@rd@host:6379/2', 'redis://:********@host:6379/2'],
      ['rediss://user:p%40ss@host/0', 'rediss://user:********@host/0'],
      ['sentinel://:a@h1:1;sentinel://:b@h2:2', 'sentinel://:********@h2:2'],
      ['redis://host/0?password=hidden&ssl=1', 'redis://host/0?password=********&ssl=1'],
      ['redis://host:6379/0', 'redis://host:6379/0'],
    ];
    for (const [url, masked] of cases) assert.equal(maskUrls(url), masked);
  });

  it('hide what stands under a name that looks secret, at any depth, and keep the rest', () => {
    const shown = settings({
      redbeat_redis_url: 'redis://:hunter2@host/3',
      broker_transport_options: { sentinel_kwargs: { password: 'hunter2' }, visibility_timeout: 60 },
      some_api_key: 'hunter2',
      security_key_password: null,
      task_routes: [{ 'tasks.add': { queue: 'hunter' } }],
      task_always_eager: false,
      AUTH_TOKEN: ['hunter2'],
    });
    assert.ok(!JSON.stringify(shown).includes('hunter2'), JSON.stringify(shown));
    assert.deepEqual(shown, {
      AUTH_TOKEN: '********',
      broker_transport_options: '{"sentinel_kwargs":{"password":"********"},"visibility_timeout":60}',
      redbeat_redis_url: 'redis://:********@host/3',
      security_key_password: 'null',
      some_api_key: '********',
      task_always_eager: 'false',
      task_routes: '[{"tasks.add":{"queue":"hunter"}}]',
    });
  });

  it('never show a password that stands in a URL', () => {
    const password = fc.stringMatching(/^[!#-&(-~]{8,40}$/);
    fc.assert(
      fc.property(password, fc.constantFrom('', 'user'), (secret, user) => {
        const shown = settings({
          a: `redis://${user}:${secret}@host/0`,
          b: [`amqp://${user}:${secret}@h//`],
        });
        assert.ok(!Object.values(shown).some((value) => value.includes(secret)), JSON.stringify(shown));
      }),
    );
  });

  it('are masked in time in proportion to their length', () => {
    for (const hostile of ['x', '://:', '?pass', 'a://b:c?', 'password', "'a://b:c@'"]) {
      assertLinearTime(hostile, 50_000 * hostile.length, (text) => settings({ [text]: text }));
    }
  });

  it('are cut where they are long, and none where the reply is an error', () => {
    assert.ok((settings({ long: 'x'.repeat(100_000) })['long'] ?? '').length < 3_000);
    assert.equal(readSettings(undefined), null);
  });
});

describe('the software of a worker', () => {
  it('is the first section of its report', () => {
    const report =
      '\nsoftware -> celery:5.2.6 (dawn-chorus) kombu:5.2.4 py:3.11.2\n            billiard:4.1.0 redis:4.3.4\nplatform -> system:Linux arch:64bit, ELF\n';
    assert.deepEqual(readSoftware(report), [
      { name: 'celery', version: '5.2.6' },
      { name: 'kombu', version: '5.2.4' },
      { name: 'py', version: '3.11.2' },
      { name: 'billiard', version: '4.1.0' },
      { name: 'redis', version: '4.3.4' },
    ]);
    assert.equal(readSoftware(''), null);
  });
});
