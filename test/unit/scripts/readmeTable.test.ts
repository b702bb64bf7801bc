import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readmeTable } from '../../../scripts/bench/readmeTable.ts';

const DAY = new Date('2026-11-22T12:00:00Z');

describe('the table of figures in the readme', () => {
  it('has a line for each figure that was measured, with what the other takes', () => {
    const table = readmeTable(
      [
        { figure: 'size of vsix', value: 717.2, unit: 'kB' },
        {
          figure: 'page of 100 tasks',
          value: 0.9,
          unit: 'ms',
          against: 'Flower 2.2.0',
          theirs: 482.6,
          ratio: 536,
        },
      ],
      DAY,
    );
    const [sentence, , head, , page, size] = table.split('\n');
    assert.match(sentence ?? '', /^Measured by `npm run bench` on 2026-11-22: \d+ cores/u);
    assert.match(head ?? '', /Task Tower \| Flower 2\.2\.0 \| times better \| goal/u);
    assert.match(page ?? '', /\| 0\.9 ms \| 482\.6 ms \| 536 \| 20 ms \|$/u);
    assert.match(size ?? '', /^\| Size of the package \| 717\.2 kB \|/u);
  });

  it('tells figures of one name apart by their circumstances, and says whether a gap was said', () => {
    const memory = { figure: 'resident memory of the whole extension', unit: 'MB' };
    const table = readmeTable(
      [
        { ...memory, value: 200, tasks: 1_000_000, collected: 120 },
        { figure: 'lost of a burst of 200,000 events', value: 89.7, unit: '%', gap: 'said' },
      ],
      DAY,
    );
    assert.match(table, /89\.7 % \(the gap is said\)/u);
    assert.match(table, /The same with 1,000,000 tasks \| 200 MB \(120 MB without garbage\)/u);
    assert.doesNotMatch(table, /without it/u);
  });

  it('is none when nothing of it was measured', () => {
    assert.throws(() => readmeTable([{ figure: 'something else', value: 1, unit: 's' }], DAY), /Nothing/u);
  });
});
