import type { TargetOutcome } from '../../../model/action.ts';
import { t } from '../../../model/l10n.ts';
import { actionMessages } from '../actionMessages.ts';
import type { ActionHandler, ActionParts } from './actionParts.ts';
import { reachedBy } from './tellWorkers.ts';

/** A worker ends after the tasks that it executes, which may take as long as they take. */
const CONFIRM_MS = 15_000;
const LOOK_EVERY_MS = 250;

/**
 * Warm shutdown. No worker answers it, for it ends first: what confirms it is its `worker-offline` event, or that it is
 * gone.
 */
export const shutDownWorkers: ActionHandler<'celery.shutdown'> = async (parts, { workers: destination }) => {
  const asked = [...new Set(reachedBy(parts, destination))];
  const before = new Map(asked.map((name) => [name, livePids(parts, name)]));
  const sent = await parts.control.cast({ method: 'shutdown', arguments: {}, destination });
  if (sent.kind !== 'sent') return actionMessages.notSent(sent);
  if (sent.listeners === 0) return actionMessages.nobodyListens();
  await untilEnded(parts, before);
  parts.inspectSoon();
  parts.reconcileSoon();
  parts.context.changed('workers');
  return actionMessages.told(asked.map((name) => ending(parts, name, before.get(name) ?? [])));
};

type Pid = number | null;

function livePids({ workers, context }: ActionParts, name: string): readonly Pid[] {
  return workers
    .list(new Map(), context.clock.now())
    .filter((worker) => worker.name === name && worker.status !== 'offline')
    .map(({ pid }) => pid);
}

/** Processes that lived when they were told, and still do. */
function remaining(parts: ActionParts, name: string, before: readonly Pid[]): readonly Pid[] {
  return livePids(parts, name).filter((pid) => before.includes(pid));
}

/** Waits until all have ended, or the deadline. */
function untilEnded(parts: ActionParts, before: ReadonlyMap<string, readonly Pid[]>): Promise<void> {
  const { clock } = parts.context;
  const deadline = clock.now() + CONFIRM_MS;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const look = (): void => {
    const isOver = [...before].every(([name, pids]) => remaining(parts, name, pids).length === 0);
    if (isOver || parts.control.isDisposed || clock.now() >= deadline) resolve(undefined);
    else clock.after(LOOK_EVERY_MS, look);
  };
  look();
  return promise;
}

function ending(parts: ActionParts, target: string, before: readonly Pid[]): TargetOutcome {
  if (before.length === 0) {
    return { target, ok: false, message: t('told to shut down, but it was not seen alive before') };
  }
  const left = remaining(parts, target, before).length;
  if (left === 0) return { target, ok: true, message: t('it has ended') };
  return { target, ok: false, message: t('no sign yet that it has ended: tasks that it executes end first') };
}
