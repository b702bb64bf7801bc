import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConnectionEntry } from '../../../../src/host/connections/connectionSetting.ts';
import { twinsAmong } from '../../../../src/host/connections/twins.ts';
import { drawing } from '../trees/samples.ts';

/** The ids of those that show what another one shows. */
function twinsOf(...entries: readonly object[]): readonly string[] {
  const configs = entries.map((entry, index) => {
    const parsed = parseConnectionEntry({ id: String(index), ...entry }, index + 1, drawing.t);
    assert.ok(parsed.ok);
    return parsed.setting.config;
  });
  return [...twinsAmong(configs)];
}

describe('connections that show the same', () => {
  it('are those of one server, database and prefixes, whatever their name, user and rights', () => {
    assert.deepEqual(
      twinsOf(
        { url: 'redis://localhost:6379/0' },
        { url: 'redis://reader@127.0.0.1/0', name: 'look', readOnly: true },
        { url: 'redis://[::1]:6379' },
      ),
      ['1', '2'],
    );
    assert.deepEqual(twinsOf({ url: 'rediss://Redis.example/1' }, { url: 'redis://redis.example/1' }), ['1']);
    assert.deepEqual(
      twinsOf(
        { url: 'redis://a', bullmqPrefixes: ['x', 'y'] },
        { url: 'redis://a', bullmqPrefixes: ['y', 'x'] },
      ),
      ['1'],
    );
  });

  it('are not those of other databases, ports, hosts or prefixes', () => {
    assert.deepEqual(
      twinsOf(
        { url: 'redis://a/0' },
        { url: 'redis://a/1' },
        { url: 'redis://a:6380/0' },
        { url: 'redis://b/0' },
        { url: 'unix:///run/redis.sock' },
        { url: 'redis://a/0', keyPrefix: 'app:' },
        { url: 'redis://a/0', bullmqPrefixes: ['jobs'] },
        { url: 'sentinel://a:26379/0', masterName: 'one' },
        { url: 'sentinel://a:26379/0', masterName: 'two' },
      ),
      [],
    );
  });
});
