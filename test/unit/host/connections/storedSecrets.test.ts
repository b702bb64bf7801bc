import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, json, oneof, property, string } from 'fast-check';
import { parseConnectionEntry } from '../../../../src/host/connections/connectionSetting.ts';
import { readSecrets, writeSecrets } from '../../../../src/host/connections/storedSecrets.ts';
import { NO_SECRETS } from '../../../../src/model/connection.ts';
import { drawing } from '../trees/samples.ts';

function config(url: string, resultBackendUrl?: string) {
  const entry = resultBackendUrl === undefined ? { url } : { url, resultBackendUrl };
  const parsed = parseConnectionEntry(entry, 1, drawing.t);
  assert.ok(parsed.ok);
  return parsed.setting.config;
}

const secrets = { password: 'p', resultBackendPassword: 'q' };

test('passwords come back for the servers that they were stored for', () => {
  const stored = writeSecrets(config('redis://a:1/0', 'redis://b:2/0'), secrets);
  assert.deepEqual(readSecrets(stored, config('redis://a:1/5', 'redis://b:2/3')), secrets);
});

test('settings that point the same id elsewhere do not get the password', () => {
  const stored = writeSecrets(config('redis://a:1/0', 'redis://b:2/0'), secrets);
  assert.deepEqual(readSecrets(stored, config('redis://evil:1/0', 'redis://evil:2/0')), NO_SECRETS);
  assert.deepEqual(readSecrets(stored, config('redis://a:2/0')), NO_SECRETS);
  assert.deepEqual(readSecrets(stored, config('redis://other@a:1/0')), NO_SECRETS);
});

test('a password that was given for TLS is never sent in clear, nor to a server that nobody vouches for', () => {
  const stored = writeSecrets(config('rediss://a:1/0', 'rediss://b:2/0'), secrets);
  assert.deepEqual(readSecrets(stored, config('rediss://a:1/0', 'rediss://b:2/0')), secrets);
  assert.deepEqual(readSecrets(stored, config('redis://a:1/0', 'redis://b:2/0')), NO_SECRETS);
  assert.deepEqual(readSecrets(stored, config('rediss://a:1/0?ssl_cert_reqs=none')), NO_SECRETS);
  const lax = { ca: null, cert: null, key: null, rejectUnauthorized: false };
  assert.deepEqual(readSecrets(stored, { ...config('rediss://a:1/0'), tls: lax }), NO_SECRETS);
  const open = writeSecrets(config('redis://a:1/0', 'redis://b:2/0'), secrets);
  assert.deepEqual(readSecrets(open, config('rediss://a:1/0', 'rediss://b:2/0')), secrets);
});

test('passwords that were stored without a word on TLS come back', () => {
  const stored = JSON.stringify({ broker: { server: '@a:1', password: 'p' }, resultBackend: null });
  assert.equal(readSecrets(stored, config('redis://a:1/0')).password, 'p');
});

test('the password of the Sentinels comes back for the same Sentinels only', () => {
  const through = (hosts: string) => config(`sentinel://${hosts}/0?master_name=m`);
  const all = { ...secrets, resultBackendPassword: null, sentinelPassword: 's' };
  const stored = writeSecrets(through('a:1,b:2'), all);
  assert.deepEqual(readSecrets(stored, through('b:2,a:1')), all);
  assert.deepEqual(readSecrets(stored, through('a:1,evil:2')), NO_SECRETS);
  assert.deepEqual(readSecrets(stored, config('redis://a:1')), NO_SECRETS);
  const encrypted = (more: string) => config(`sentinels://a:1/0?master_name=m${more}`);
  const safe = writeSecrets(encrypted(''), all);
  assert.deepEqual(readSecrets(safe, encrypted('&sentinel_tls=false')), {
    ...NO_SECRETS,
    password: secrets.password,
  });
});

test('what is not ours is no password, and never an exception', () => {
  const target = config('redis://a:1/0');
  assert.deepEqual(readSecrets(undefined, target), NO_SECRETS);
  check(
    property(oneof(string(), json()), (text) => {
      assert.deepEqual(readSecrets(text, target), NO_SECRETS);
    }),
  );
});
