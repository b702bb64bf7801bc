import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  draftOf,
  entryOf,
  NEW_DRAFT,
  settingOf,
  suggestedName,
  withAddress,
  withPassword,
} from '../../../../src/host/connections/connectionDraft.ts';
import { NO_SECRETS } from '../../../../src/model/connection.ts';
import { drawing } from '../trees/samples.ts';

const id = () => '1f3a';

describe('a connection that is being described', () => {
  it('becomes an entry with only what a person said', () => {
    const draft = withAddress({ ...NEW_DRAFT, name: 'My Redis' }, 'broker', ' redis://redis:6379/1 ');
    assert.deepEqual(entryOf(draft, id), {
      id: 'my-redis-1f3a',
      name: 'My Redis',
      url: 'redis://redis:6379/1',
    });
  });

  it('keeps passwords out of the entry', () => {
    const draft = withAddress(NEW_DRAFT, 'broker', 'redis://u:s3cret@redis/0');
    assert.equal(draft.secrets.password, 's3cret');
    assert.equal(draft.url, 'redis://u@redis/0');
    assert.ok(!JSON.stringify(entryOf(draft, id)).includes('s3cret'));
  });

  it('keeps a known password for another database of the same server, not for another server or user', () => {
    const known = withPassword(withAddress(NEW_DRAFT, 'broker', 'redis://redis:6379/0'), 'broker', 'p');
    assert.equal(withAddress(known, 'broker', 'redis://redis:6379/3').secrets.password, 'p');
    assert.equal(withAddress(known, 'broker', 'rediss://redis:6379/3').secrets.password, 'p');
    const encrypted = withPassword(withAddress(NEW_DRAFT, 'broker', 'rediss://redis:6379/0'), 'broker', 'p');
    assert.equal(withAddress(encrypted, 'broker', 'rediss://redis:6379/3').secrets.password, 'p');
    assert.equal(withAddress(encrypted, 'broker', 'redis://redis:6379/0').secrets.password, null);
    assert.equal(withAddress(known, 'broker', 'redis://redis:6380/0').secrets.password, null);
    assert.equal(withAddress(known, 'broker', 'redis://me@redis:6379/0').secrets.password, null);
    assert.equal(withAddress(known, 'broker', 'redis://:new@redis:6379/0').secrets.password, 'new');
  });

  it('treats the result backend apart', () => {
    const draft = withAddress(NEW_DRAFT, 'result backend', 'redis://:r@results/1');
    assert.equal(draft.resultBackendUrl, 'redis://results/1');
    assert.deepEqual(draft.secrets, { password: null, resultBackendPassword: 'r' });
    const again = withAddress(draft, 'result backend', null);
    assert.equal(again.resultBackendUrl, null);
    assert.equal(again.secrets.resultBackendPassword, null);
  });

  it('keeps the fields of an edited entry that no question is about', () => {
    const entry = {
      id: 'x',
      url: 'redis://:old@a/0',
      keyPrefix: 'app:',
      bullmqPrefixes: ['jobs'],
      readOnly: true,
    };
    const draft = draftOf(settingOf(entry, drawing.t), NO_SECRETS, entry);
    assert.equal(draft.secrets.password, 'old');
    assert.deepEqual(entryOf({ ...draft, name: 'A', readOnly: false }, id), {
      id: 'x',
      name: 'A',
      url: 'redis://a/0',
      keyPrefix: 'app:',
      bullmqPrefixes: ['jobs'],
    });
  });

  it('suggests a name that is free', () => {
    assert.equal(suggestedName('redis://localhost:6379/0', []), 'local');
    assert.equal(suggestedName('unix:///run/redis.sock', []), 'local');
    assert.equal(suggestedName('redis://redis.example.com/0', []), 'redis.example.com');
    assert.equal(suggestedName('redis://localhost/1', ['local']), 'local/1');
    assert.equal(suggestedName('redis://localhost/0', ['local']), 'local 2');
    assert.equal(suggestedName('redis://localhost/0', ['local', 'local 2']), 'local 3');
  });
});
