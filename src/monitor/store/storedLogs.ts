import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { ActionLog } from './actionLog.ts';
import type { AlertLog } from './alertLog.ts';
import type { EventGapLog } from './eventGapLog.ts';
import type { RemovedBatch, RemovedItems } from './removedItems.ts';
import type { TaskDatabase } from './taskDatabase.ts';

/** How long what was removed can be put back. */
export const REMOVED_KEPT_MS = 7 * 86_400_000;

/** Runs on the database that is open now, or on another one when its file fails. */
export type UseDatabase = <T>(run: (database: TaskDatabase) => T) => T;

export function storedRemovedItems(use: UseDatabase, clock: Clock): RemovedItems {
  return {
    get isDurable() {
      return use(({ file }) => file !== null);
    },
    open({ connectionId, system, queue, note }) {
      const at = clock.now();
      const batch: RemovedBatch = {
        id: randomUUID(),
        connectionId,
        system,
        queue,
        note,
        at,
        until: at + REMOVED_KEPT_MS,
        items: 0,
        bytes: 0,
        state: 'taking',
      };
      use(({ removed }) => {
        removed.open(batch);
      });
      return batch;
    },
    add(batchId, items) {
      use(({ removed }) => {
        removed.add(batchId, items);
      });
    },
    setState(batchId, state) {
      use(({ removed }) => {
        removed.setState(batchId, state);
      });
    },
    get: (batchId) => use(({ removed }) => removed.get(batchId, clock.now())),
    items: (batchId, offset, limit) => use(({ removed }) => removed.items(batchId, offset, limit)),
    list: (connectionId, system) => use(({ removed }) => removed.list(connectionId, system, clock.now())),
    drop(batchId) {
      use(({ removed }) => {
        removed.drop(batchId);
      });
    },
  };
}

export function storedActionLog(use: UseDatabase, clock: Clock): ActionLog {
  return {
    append: (entry) => use(({ actions }) => actions.append(entry)),
    amend(id, result) {
      use(({ actions }) => {
        actions.amend(id, result);
      });
    },
    page: (before, limit) => use(({ actions }) => actions.page(before, limit, clock.now())),
  };
}

export function storedEventGaps(use: UseDatabase): EventGapLog {
  return {
    append(connectionId, gap) {
      use(({ gaps }) => {
        gaps.append(connectionId, gap);
      });
    },
    close(connectionId, system, to) {
      use(({ gaps }) => {
        gaps.close(connectionId, system, to);
      });
    },
    of: (connectionId) => use(({ gaps }) => gaps.of(connectionId)),
  };
}

export function storedAlerts(use: UseDatabase): AlertLog {
  return {
    begin(alert) {
      use(({ alerts }) => {
        alerts.begin(alert);
      });
    },
    seen(id, sight) {
      use(({ alerts }) => {
        alerts.seen(id, sight);
      });
    },
    end(id, at, ending) {
      use(({ alerts }) => {
        alerts.end(id, at, ending);
      });
    },
    last: (rule, connectionId) => use(({ alerts }) => alerts.last(rule, connectionId)),
    open: () => use(({ alerts }) => alerts.open()),
    ended: (limit) => use(({ alerts }) => alerts.ended(limit)),
  };
}
