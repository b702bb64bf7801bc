import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatClockTime, formatExactTime } from '../../../../src/host/format/clockTime.ts';
import { connectionTooltip } from '../../../../src/host/trees/connectionTooltip.ts';
import { drawing, status } from './samples.ts';

describe('the tooltip of a connection', () => {
  const at = (secondsAgo: number): number => drawing.now - secondsAgo * 1_000;
  const time = (secondsAgo: number): string => formatClockTime(at(secondsAgo), drawing.now, drawing.locale);

  it('tells the last gaps with their spans', () => {
    const text = connectionTooltip(
      status({
        lastGap: { from: at(150), to: at(40) },
        earlierGaps: [
          { from: at(290), to: at(200) },
          { from: at(400), to: at(300) },
        ],
      }),
      drawing,
    );
    const expected = `Events may have been missed from ${time(150)} to ${time(40)}. Before that: ${time(290)} to ${time(200)}; ${time(400)} to ${time(300)}.`;
    assert.ok(text.includes(expected), text);
  });

  it('tells a gap within one minute to the second', () => {
    const minute = Math.floor(at(600) / 60_000) * 60_000;
    const gap = { from: minute + 4_000, to: minute + 9_000 };
    const [from, to] = [gap.from, gap.to].map((one) => formatExactTime(one, drawing.now, drawing.locale));
    const text = connectionTooltip(status({ lastGap: gap }), drawing);
    assert.ok(text.includes(`Events may have been missed from ${from} to ${to}.`), text);
  });

  it('tells a gap that is open, and nothing where there was none', () => {
    const open = connectionTooltip(status({ lastGap: { from: at(50), to: null } }), drawing);
    assert.ok(open.includes(`Events have been missed since ${time(50)}.`), open);
    assert.ok(!connectionTooltip(status(), drawing).includes('missed'));
  });
});
