import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectionNotices } from '../../../../src/host/trees/connectionNotices.ts';
import type { ConnectionStatus } from '../../../../src/model/connection.ts';
import { down, drawing, NOW, status } from './samples.ts';

const labels = (changes: Partial<ConnectionStatus>): readonly string[] =>
  connectionNotices(status(changes), drawing).map(({ label }) => label);

describe('notices of a connection', () => {
  it('tell that events are missed, or were a short while ago', () => {
    assert.match(
      labels({ lastGap: { from: NOW - 5_000, to: null } })[0] ?? '',
      /^Events have been missed since/,
    );
    assert.match(
      labels({ lastGap: { from: NOW - 90_000, to: NOW - 60_000 } })[0] ?? '',
      /^Events may have been/,
    );
    assert.deepEqual(labels({ lastGap: { from: NOW - 3_600_000, to: NOW - 3_500_000 } }), []);
    assert.deepEqual(labels({}), []);
  });

  it('tell what cannot be seen, in one line, and leave what was learned to the tooltip', () => {
    const remarks = [
      { kind: 'learned', text: 'Learned of its Celery: key prefix.' },
      { kind: 'degraded', text: `Results\nare elsewhere${'x'.repeat(1_000)}` },
    ] as const;
    const notices = connectionNotices(status({ remarks }), drawing);
    assert.equal(notices.length, 1);
    assert.ok((notices[0]?.label.length ?? 0) <= 201);
    assert.ok(!notices[0]?.label.includes('\n'));
    const tooltip = notices[0]?.tooltip;
    assert.ok(typeof tooltip === 'string' && tooltip.includes('key prefix'));
  });

  it('are left to the row that says why a connection is down', () => {
    assert.deepEqual(labels({ state: down, lastGap: { from: NOW, to: null } }), []);
  });
});
