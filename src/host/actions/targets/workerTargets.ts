import * as v from 'valibot';
import { ACTIONS, type ActionKind } from '../../../model/action.ts';
import type { ConnectionId } from '../../../model/connection.ts';
import type { Worker } from '../../../model/worker.ts';
import { subjectOf } from '../../commands/treeSubject.ts';
import { messageText } from '../../format/messageText.ts';
import { askMany } from '../inputs/askMany.ts';
import type { ActionDeps, CommandCall } from '../actionCommand.ts';
import { connectionNames, offersActions } from './connections.ts';
import { rowsOf } from './rowsOf.ts';

/** Celery workers to act on. */
export interface WorkerTargets {
  readonly workers: readonly Worker[];
  /** Somebody asked for all of a connection without naming them: they are named before they are reached. */
  readonly isWholeConnection: boolean;
}

export interface WorkerQuestion {
  readonly kind: ActionKind;
  /** Which of those that can be reached a picker offers; absent: all. */
  readonly offered?: (worker: Worker) => boolean;
}

const CALL = v.object({ connectionId: v.string(), worker: v.optional(v.string()) });

/** The workers of rows, of a connection's row, of `{ connectionId, worker? }`, or of a choice; `null`: none was chosen. */
export async function workerTargets(
  call: CommandCall,
  { kind, offered = () => true }: WorkerQuestion,
  deps: ActionDeps,
): Promise<WorkerTargets | null> {
  const rows = rowsOf(call, 'worker')
    .map(({ worker }) => worker)
    .filter(({ system }) => system === 'celery');
  if (rows.length > 0) return { workers: rows, isWholeConnection: false };
  const whole = subjectOf(call.argument);
  if (whole?.kind === 'connection') return workersOf(whole.id, null, kind, deps);
  const named = v.safeParse(CALL, call.argument);
  if (named.success) return workersOf(named.output.connectionId, named.output.worker ?? null, kind, deps);
  return pickWorkers(kind, offered, deps);
}

/** Whether a control command can reach it. */
export function isReachable({ system, status }: Worker): boolean {
  return system === 'celery' && status !== 'offline';
}

async function workersOf(
  connectionId: ConnectionId,
  name: string | null,
  kind: ActionKind,
  { monitor, wording: { t } }: ActionDeps,
): Promise<WorkerTargets> {
  const { workers } = await monitor.getWorkers();
  const found = workers.filter(
    (worker) =>
      worker.connectionId === connectionId && isReachable(worker) && (name === null || worker.name === name),
  );
  if (found.length === 0) throw new Error(noWorker(kind, t));
  return { workers: found, isWholeConnection: name === null };
}

async function pickWorkers(
  kind: ActionKind,
  offers: (worker: Worker) => boolean,
  deps: ActionDeps,
): Promise<WorkerTargets | null> {
  const { monitor, wording } = deps;
  const { title, writes } = ACTIONS[kind];
  const [statuses, { workers }] = await Promise.all([monitor.getConnections(), monitor.getWorkers()]);
  const usable = new Set(
    statuses.filter((status) => offersActions(status, { system: 'celery', writes })).map(({ id }) => id),
  );
  const offered = workers.filter(
    (worker) => isReachable(worker) && usable.has(worker.connectionId) && offers(worker),
  );
  if (offered.length === 0) throw new Error(noWorker(kind, wording.t));
  const names = connectionNames(statuses);
  const workersChosen = await askMany({
    title: wording.t(title),
    placeholder: wording.t('On which workers?'),
    allTicked: !writes,
    choices: offered.map((worker) => ({
      label: messageText(worker.name),
      description: [names.get(worker.connectionId), worker.pool].filter(Boolean).join(' · '),
      value: worker,
    })),
  });
  return workersChosen === null ? null : { workers: workersChosen, isWholeConnection: false };
}

function noWorker(kind: ActionKind, t: ActionDeps['wording']['t']): string {
  return t(
    '{0} is not possible now: no Celery worker that may be told so is online. Its connection may be down or read-only.',
    t(ACTIONS[kind].title),
  );
}
