import { ACTIONS, type Action, type ActionKind } from '../../model/action.ts';
import type { ConnectionId } from '../../model/connection.ts';

/** The action that puts back what one of this kind removed. */
export function undoAction(kind: ActionKind, connectionId: ConnectionId, batchId: string): Action {
  return ACTIONS[kind].system === 'celery'
    ? { kind: 'celery.restoreMessages', connectionId, batchId }
    : { kind: 'bullmq.restoreJobs', connectionId, batchId };
}
