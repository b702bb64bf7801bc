import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ConnectionProblemKind, ConnectionState } from '../../../src/model/connection.ts';
import { ConnectionLog } from '../../../src/monitor/connectionLog.ts';

it('outages and recoveries are logged once each, not every attempt', () => {
  const lines: string[] = [];
  const log = new ConnectionLog('local: broker', (level, message) => lines.push(`${level} ${message}`));
  const down = (kind: ConnectionProblemKind, detail: string): ConnectionState => ({
    kind: 'down',
    since: 5_000,
    problem: { kind, role: 'broker', address: 'redis://h:1', detail },
    nextAttemptAt: 6_000,
  });
  log.note({ kind: 'connecting', since: 0 });
  log.note({ kind: 'online', since: 1_000, redisVersion: '7.0.15' });
  log.note(down('closed', 'the server closed the connection'));
  log.note(down('refused', 'attempt 1'));
  log.note(down('refused', 'attempt 2'));
  log.note({ kind: 'online', since: 12_500, redisVersion: null });
  assert.deepEqual(lines, [
    'info local: broker: connected (Redis 7.0.15)',
    'info local: broker: down, closed at redis://h:1: the server closed the connection',
    'info local: broker: down, refused at redis://h:1: attempt 1',
    'info local: broker: connected again after 7.5 s',
  ]);
});
