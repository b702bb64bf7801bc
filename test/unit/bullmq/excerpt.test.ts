import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { excerpt, firstLine } from '../../../src/monitor/bullmq/excerpt.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('what is kept of a long text', () => {
  it('is short and whole characters, for any text', () => {
    const text = fc.string({ unit: 'binary', minLength: 0, maxLength: 6_000, size: 'max' });
    fc.assert(
      fc.property(text, (value) => {
        const wellFormed = value.toWellFormed();
        assert.ok(excerpt(wellFormed).length <= 4_096 && excerpt(wellFormed).isWellFormed());
        const line = firstLine(wellFormed);
        assert.ok(line.length <= 500 && line.isWellFormed() && !/[\r\n]/.test(line));
      }),
      { numRuns: 300 },
    );
  });

  it('is the text itself when that is short', () => {
    assert.equal(excerpt('{"a":1}'), '{"a":1}');
    assert.equal(firstLine('\n  \r\n  boom \n at x'), 'boom');
    assert.equal(firstLine(' \n'), '');
    assert.equal(firstLine('x'.repeat(501)).length, 500);
  });

  it('does not keep the rest of the text in memory', () => {
    const kept: string[] = [];
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < 1_000; index++) {
      const long = Buffer.alloc(100_000, `${index} boom `).toString('utf8');
      kept.push(excerpt(long), firstLine(long));
    }
    collectGarbage();
    const grown = process.memoryUsage().heapUsed - before;
    assert.ok(grown < 30_000_000, `${grown} bytes for ${kept.length} excerpts`);
  });
});
