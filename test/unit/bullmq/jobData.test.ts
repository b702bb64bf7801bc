import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseJobData } from '../../../src/monitor/bullmq/actions/jobData.ts';

function written(text: string): string | undefined {
  const data = parseJobData(text);
  return data.ok ? JSON.stringify(data.value) : undefined;
}

describe('the data of a job to add', () => {
  it('keeps every digit', () => {
    for (const text of [
      '{"id":9007199254740993}',
      '[1.10,1e2,-0,0.30000000000000004441]',
      '12345678901234567890',
    ]) {
      assert.equal(written(text), text);
    }
  });

  it('keeps odd keys as data', () => {
    assert.equal(written('{"__proto__":{"a":1},"constructor":2}'), '{"__proto__":{"a":1},"constructor":2}');
  });

  it('is written as JSON.stringify writes it, for any value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.deepEqual(JSON.parse(written(text) ?? ''), JSON.parse(text));
      }),
    );
  });

  it('is refused when it is not JSON', () => {
    for (const text of ['', '{', '{a:1}', 'NaN', '1 2', "{'a':1}"]) {
      assert.equal(parseJobData(text).ok, false, text);
    }
  });
});
