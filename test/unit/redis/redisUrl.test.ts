import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseRedisUrl, parseServerUrl, redisAddress, withoutPassword } from '../../../src/model/redisUrl.ts';
import type { RedisUrl, TcpEndpoint } from '../../../src/model/redisUrl.ts';

function value(url: string): RedisUrl {
  const parsed = parseRedisUrl(url);
  assert.ok(parsed.ok, `${url}: ${parsed.ok ? '' : parsed.message}`);
  return parsed.value;
}

const LOCAL: RedisUrl = {
  endpoint: { kind: 'tcp', host: 'localhost', port: 6379, tls: false },
  username: null,
  password: null,
  database: 0,
  acceptAnyCertificate: false,
};

describe('parseRedisUrl', () => {
  const tcp = (host: string, port = 6379, tls = false) => ({ kind: 'tcp', host, port, tls }) as const;
  const sentinels = (list: readonly TcpEndpoint[], masterName: string | null = null, tls = false) =>
    ({ kind: 'sentinel', sentinels: list, masterName, tls }) as const;
  const socket = (path: string) => ({ kind: 'socket', path }) as const;
  const accepted: readonly (readonly [string, Partial<RedisUrl>])[] = [
    ['redis://', {}],
    ['redis://localhost', {}],
    ['  redis://localhost:6379/0\n'.trimEnd(), {}],
    ['REDIS://localhost:6379/', {}],
    ['redis:///3', { database: 3 }],
    ['redis://cache.internal:6380/2', { endpoint: tcp('cache.internal', 6380), database: 2 }],
    ['rediss://cache.internal', { endpoint: tcp('cache.internal', 6379, true) }],
    ['redis://[::1]:7000/1', { endpoint: tcp('::1', 7000), database: 1 }],
    ['redis://[fe80::1%25eth0]', { endpoint: tcp('fe80::1%eth0') }],
    ['redis://:secret@localhost', { password: 'secret' }],
    ['redis://watcher@localhost', { username: 'watcher' }],
    ['redis://watcher:s%40c%2Fr%3At@localhost/1', { username: 'watcher', password: 's@c/r:t', database: 1 }],
    ['redis://:a@b@localhost', { password: 'a@b' }],
    ['redis://:a:b@localhost', { password: 'a:b' }],
    ['redis://:100%@localhost', { password: '100%' }],
    ['redis://:a+b@localhost', { password: 'a+b' }],
    ['redis://localhost?db=4', { database: 4 }],
    ['redis://localhost/1?db=4', { database: 4 }],
    ['redis://localhost?password=p+w&username=u', { username: 'u', password: 'p w' }],
    ['unix:///run/redis.sock', { endpoint: socket('/run/redis.sock') }],
    ['unix:///run/redis.sock?db=2', { endpoint: socket('/run/redis.sock'), database: 2 }],
    [
      'unix://user:pw@/run/r%20s.sock',
      { endpoint: socket('/run/r s.sock'), username: 'user', password: 'pw' },
    ],
    ['redis+socket:///run/redis.sock?virtual_host=2', { endpoint: socket('/run/redis.sock'), database: 2 }],
    ['redis+socket:///run/redis.sock?virtual_host=/2', { endpoint: socket('/run/redis.sock'), database: 2 }],
    ['redis+socket://%2Frun%2Fredis.sock', { endpoint: socket('/run/redis.sock') }],
    ['rediss://h?ssl_cert_reqs=CERT_NONE', { endpoint: tcp('h', 6379, true), acceptAnyCertificate: true }],
    ['rediss://h?ssl_cert_reqs=required', { endpoint: tcp('h', 6379, true) }],
    ['sentinel://a/3', { endpoint: sentinels([tcp('a', 26379)]), database: 3 }],
    [
      'sentinel://:pw@a:1/2;sentinel://:pw@[::1]:3/2?master_name=m',
      { endpoint: sentinels([tcp('a', 1), tcp('::1', 3)], 'm'), password: 'pw', database: 2 },
    ],
    [
      'sentinel://u:pw@a:1,b?master_name=m',
      { endpoint: sentinels([tcp('a', 1), tcp('b', 26379)], 'm'), username: 'u', password: 'pw' },
    ],
    ['sentinels://a', { endpoint: sentinels([tcp('a', 26379, true)], null, true) }],
    ['rediss+sentinel://a?sentinel_tls=false', { endpoint: sentinels([tcp('a', 26379)], null, true) }],
  ];
  for (const [url, differs] of accepted) {
    it(`reads ${url}`, () => {
      assert.deepEqual(value(url), { ...LOCAL, ...differs });
    });
  }

  const refused: readonly (readonly [string, RegExp])[] = [
    ['', /empty/],
    ['localhost:6379', /no scheme/],
    ['postgres://u:secret@db/app', /PostgreSQL are not supported, those of BullMQ neither/],
    ['postgresql://db/app', /PostgreSQL/],
    ['http://localhost', /http:\/\/ is not supported/],
    ['sentinel://a:26379;redis://b:26379', /starts with sentinel:\/\//],
    ['sentinel://a:port/0', /port is not a number/],
    ['redis://a/0;redis://b/0', /several servers/],
    ['redis://localhost:port', /port is not a number/],
    ['redis://:pa#ss@localhost', /percent-encoded/],
    ['redis://:12/34@localhost', /database must be a whole number/],
    ['redis://localhost:0', /1 to 65535/],
    ['redis://localhost:65536', /1 to 65535/],
    ['redis://::1:6379', /brackets/],
    ['redis://[localhost]:6379', /brackets/],
    ['redis://local host', /character/],
    ['redis://localhost/tasks', /database/],
    ['redis://localhost/-1', /database/],
    ['redis://localhost/1.5', /database/],
    ['redis://localhost?db=99999999999', /database/],
    ['redis://localhost\n/0', /line break/],
    ['unix://run/redis.sock', /whole path/],
    ['unix://', /whole path/],
  ];
  for (const [url, reason] of refused) {
    it(`refuses ${JSON.stringify(url)} and says why`, () => {
      const parsed = parseRedisUrl(url);
      assert.ok(!parsed.ok);
      assert.match(parsed.message, reason);
    });
  }

  it('reads back what was percent-encoded', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        word,
        word,
        fc.nat(2 ** 31 - 1),
        fc.integer({ min: 1, max: 65535 }),
        (user, pw, db, port) => {
          const url = `redis://${encodeURIComponent(user)}:${encodeURIComponent(pw)}@example.org:${port}/${db}`;
          assert.deepEqual(value(url), {
            ...LOCAL,
            endpoint: { kind: 'tcp', host: 'example.org', port, tls: false },
            username: user,
            password: pw,
            database: db,
          });
        },
      ),
    );
  });

  it('is total and never quotes the text it refuses', () => {
    const scheme = fc.constantFrom('redis://', 'rediss://', 'unix://', 'redis+socket://', '', 'x://');
    fc.assert(
      fc.property(scheme, fc.string({ unit: 'binary' }), fc.string(), (start, before, after) => {
        const parsed = parseRedisUrl(`${start}${before}:hunter2hunter2@${after}`);
        if (!parsed.ok) assert.doesNotMatch(parsed.message, /hunter2/);
      }),
    );
  });
});

describe('parseServerUrl', () => {
  it('takes the name of the master from the URL, else from the settings, and asks for one', () => {
    const nameIn = (url: string, masterName: string | null) => {
      const parsed = parseServerUrl(url, masterName);
      return parsed.ok && parsed.value.endpoint.kind === 'sentinel'
        ? parsed.value.endpoint.masterName
        : parsed.ok;
    };
    assert.equal(nameIn('sentinel://a?master_name=m', 'other'), 'm');
    assert.equal(nameIn('sentinel://a', 'other'), 'other');
    assert.equal(nameIn('sentinel://a', null), false);
    assert.equal(nameIn('redis://a', null), true);
  });
});

describe('withoutPassword', () => {
  const cases: readonly (readonly [string, string, string | null])[] = [
    ['redis://localhost/1', 'redis://localhost/1', null],
    ['redis://:secret@localhost/1', 'redis://localhost/1', 'secret'],
    ['rediss://user:s%40cret@localhost/1', 'rediss://user@localhost/1', 's@cret'],
    ['redis://user:@localhost/1', 'redis://user@localhost/1', null],
    ['unix://:pw@/run/me@work/redis.sock?db=1', 'unix:///run/me@work/redis.sock?db=1', 'pw'],
    ['redis+socket:///r.sock?password=pw&virtual_host=2', 'redis+socket:///r.sock?virtual_host=2', 'pw'],
    ['redis://localhost?password=pw', 'redis://localhost', 'pw'],
    ['redis://:pa#ss/wo?rd@localhost', 'redis://localhost', 'pa#ss/wo?rd'],
    ['user:pw@localhost', 'user@localhost', 'pw'],
    ['sentinel://:pw@a/0;sentinel://u:pw@b/0', 'sentinel://a/0;sentinel://u@b/0', 'pw'],
  ];
  for (const [url, rest, password] of cases) {
    it(`splits ${url}`, () => {
      assert.deepEqual(withoutPassword(url), { url: rest, password });
    });
  }

  it('keeps the meaning of the rest and leaves nothing secret', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }).map(encodeURIComponent);
    const rest = fc.constantFrom('localhost', '[::1]:7000/3', 'h/2?a=b#c', 'h?db=3&password=other');
    fc.assert(
      fc.property(fc.option(word, { nil: '' }), rest, (user, tail) => {
        const whole = `redis://${user}:hunter2hunter2@${tail}`;
        const split = withoutPassword(whole);
        assert.equal(split.password, 'hunter2hunter2');
        assert.doesNotMatch(split.url, /hunter2|password/);
        assert.deepEqual({ ...value(split.url), password: 'hunter2hunter2' }, value(whole));
        assert.deepEqual(withoutPassword(split.url), { url: split.url, password: null });
      }),
    );
  });
});

describe('redisAddress', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['redis://user:pw@localhost', 'redis://localhost:6379'],
    ['rediss://:pw@cache:6380/3?x=y', 'rediss://cache:6380/3'],
    ['redis://[::1]/0', 'redis://[::1]:6379'],
    ['redis+socket://:pw@/run/redis.sock?virtual_host=2', 'unix:///run/redis.sock?db=2'],
    ['redis://user:p#w@localhost', 'redis://localhost'],
    ['http://user:pw@host/?token=1', 'http://host/'],
    ['nonsense', 'nonsense'],
  ];
  for (const [url, address] of cases) {
    it(`shows ${url} as ${address}`, () => {
      assert.equal(redisAddress(url), address);
    });
  }

  it('never shows a password', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (before, after) => {
        assert.doesNotMatch(redisAddress(`redis://${before}:hunter2hunter2@${after}`), /hunter2/);
        assert.doesNotMatch(redisAddress(`${before}?password=hunter2hunter2&${after}`), /hunter2/);
      }),
    );
  });
});
