import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileKeyPatterns } from '../../../../src/monitor/redaction/keyPatterns.ts';

function matches(pattern: string, key: string): boolean {
  const patterns = compileKeyPatterns([pattern]);
  assert.ok(patterns !== null);
  const answer = patterns.matches(key);
  if (answer) assert.ok(patterns.mayOccur(`{'${key}': 1}`), 'the quick look misses what matches');
  assert.equal(patterns.matches(key), answer, 'remembered otherwise');
  return answer;
}

describe('patterns of keys', () => {
  it('match whole keys, whatever their case', () => {
    assert.ok(matches('password', 'PassWord'));
    assert.ok(matches('PassWord', 'password'));
    assert.ok(!matches('password', 'my_password'));
    assert.ok(!matches('password', 'passwords'));
  });

  it('know * and ?, and take everything else literally', () => {
    assert.ok(matches('*token', 'access_token'));
    assert.ok(!matches('*token', 'tokens'));
    assert.ok(matches('api?key', 'api-key'));
    assert.ok(!matches('api?key', 'apikey'));
    assert.ok(matches('*a*b*', 'xaxbx'));
    assert.ok(!matches('*a*b*', 'xbxax'));
    assert.ok(matches('*', 'anything'));
    assert.ok(matches('a.b', 'a.b'));
    assert.ok(!matches('a.b', 'axb'));
    assert.ok(matches('(x|y)', '(x|y)'));
  });

  it('are none when nothing is in them', () => {
    assert.equal(compileKeyPatterns([]), null);
    assert.equal(compileKeyPatterns(['', '  ']), null);
  });

  it('let most texts pass at a glance', () => {
    const patterns = compileKeyPatterns(['*password*', 'token']);
    assert.equal(patterns?.mayOccur(`(1, 'password')`), false);
    assert.equal(patterns?.mayOccur(`{'a': 1}`), false);
    assert.equal(patterns?.mayOccur(`{'Password': 1}`), true);
    assert.equal(patterns?.mayOccur(`{"p\\u0061ssword": 1}`), true);
  });

  it('come to an end with a hostile one', () => {
    // Every way to share out the letters among the stars would take longer than anybody waits.
    const patterns = compileKeyPatterns([`${'*a'.repeat(100)}*b`]);
    assert.equal(patterns?.matches('a'.repeat(256)), false);
  });
});
