import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { globEscape, readScanSlice, scanSlice } from '../../../src/monitor/redis/scanSlice.ts';
import { systemMarks } from '../../../src/monitor/systemMarks.ts';

describe('scanSlice', () => {
  it('asks for a bounded step', () => {
    assert.deepEqual(scanSlice('17', 'bull:*:meta'), ['SCAN', '17', 'MATCH', 'bull:*:meta', 'COUNT', 1000]);
  });

  it('reads cursor and keys', () => {
    const value = [Buffer.from('18446744073709551615'), [Buffer.from('a'), Buffer.from('b')]];
    assert.deepEqual(readScanSlice({ ok: true, value }), {
      cursor: '18446744073709551615',
      keys: [Buffer.from('a'), Buffer.from('b')],
    });
  });

  it('knows the end of a scan', () => {
    assert.deepEqual(readScanSlice({ ok: true, value: [Buffer.from('0'), []] }), { cursor: null, keys: [] });
  });

  it('reads nothing of what is no reply to SCAN', () => {
    assert.equal(readScanSlice(undefined), null);
    assert.equal(readScanSlice({ ok: false, error: 'NOPERM' }), null);
    for (const value of [null, 1, [], ['0', []], [Buffer.from('0'), null], Buffer.from('0')]) {
      assert.equal(readScanSlice({ ok: true, value }), null);
    }
  });
});

describe('globEscape', () => {
  it('takes the meaning from what Redis would read as a pattern', () => {
    assert.equal(globEscape('a*b?c[d]e\\f'), 'a\\*b\\?c\\[d\\]e\\\\f');
    assert.equal(globEscape('app:{1}-^'), 'app:{1}-^');
  });
});

describe('systemMarks', () => {
  it('respects the prefixes of both systems', () => {
    const marks = systemMarks({
      id: 'c',
      name: 'c',
      url: 'redis://localhost',
      resultBackendUrl: null,
      readOnly: false,
      tls: null,
      celery: { keyPrefix: 'app[1]', resultKeyPrefix: '', enableTaskEvents: false },
      bullmq: { prefixes: ['bull', 'jobs*'] },
    });
    assert.deepEqual(marks, [
      { system: 'celery', pattern: 'app\\[1\\]_kombu.binding.*' },
      { system: 'bullmq', pattern: 'bull:*:meta' },
      { system: 'bullmq', pattern: 'jobs\\*:*:meta' },
    ]);
  });
});
