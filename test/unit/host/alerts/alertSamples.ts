import type { Alert } from '../../../../src/model/alert.ts';
import { NOW } from '../trees/samples.ts';

const MINUTE_MS = 60_000;

export function alert(changes: Partial<Alert> = {}): Alert {
  return {
    id: 1,
    rule: 'failures',
    filter: 'state:failed',
    count: 5,
    withinMs: 10 * MINUTE_MS,
    connectionId: 'local',
    connectionName: 'local',
    beganAt: NOW - 30 * MINUTE_MS,
    seenAt: NOW,
    endedAt: null,
    ending: null,
    tasks: 12,
    hasMore: false,
    examples: [],
    ...changes,
  };
}
