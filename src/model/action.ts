import type { BullmqAction } from './bullmqAction.ts';
import type { CeleryAction } from './celeryAction.ts';
import type { SystemKind } from './system.ts';
import type { TaskRef } from './task.ts';

/** Every action that a person can ask for. */
export type Action = CeleryAction | BullmqAction;

export type ActionKind = Action['kind'];

/** safe: nothing is lost; disruptive: work is interrupted; destructive: data is gone. */
export type ActionDanger = 'safe' | 'disruptive' | 'destructive';

export interface ActionSpec {
  readonly title: string;
  readonly system: SystemKind;
  readonly target: 'connection' | 'worker' | 'queue' | 'task' | 'message' | 'scheduler';
  readonly danger: ActionDanger;
  /** Refused on a read-only connection. */
  readonly writes: boolean;
}

type Target = ActionSpec['target'];

function celery(title: string, target: Target, danger: ActionDanger): ActionSpec {
  return { title, system: 'celery', target, danger, writes: true };
}

function bullmq(title: string, target: Target, danger: ActionDanger): ActionSpec {
  return { title, system: 'bullmq', target, danger, writes: true };
}

/** The one table from which menus, confirmations and the read-only guard derive. */
export const ACTIONS: Readonly<Record<ActionKind, ActionSpec>> = {
  'celery.sendTask': celery('Send Task', 'queue', 'safe'),
  'celery.retryTask': celery('Retry Task', 'task', 'safe'),
  'celery.revoke': celery('Revoke Task', 'task', 'disruptive'),
  'celery.terminate': celery('Terminate Task', 'task', 'destructive'),
  'celery.revokeByHeaders': celery('Revoke by Stamped Header', 'connection', 'destructive'),
  'celery.moveMessage': celery('Move Message', 'message', 'disruptive'),
  'celery.deleteMessage': celery('Delete Message', 'message', 'destructive'),
  'celery.requeueInFlight': celery('Requeue Abandoned Messages', 'queue', 'disruptive'),
  'celery.purgeQueue': celery('Purge Queue', 'queue', 'destructive'),
  'celery.restoreMessages': celery('Put Messages Back', 'queue', 'safe'),
  'celery.forgetResult': celery('Forget Result', 'task', 'destructive'),
  'celery.rateLimit': celery('Set Rate Limit', 'worker', 'disruptive'),
  'celery.timeLimit': celery('Set Time Limits', 'worker', 'disruptive'),
  'celery.growPool': celery('Grow Pool', 'worker', 'safe'),
  'celery.shrinkPool': celery('Shrink Pool', 'worker', 'disruptive'),
  'celery.autoscale': celery('Set Autoscale', 'worker', 'disruptive'),
  'celery.restartPool': celery('Restart Pool', 'worker', 'destructive'),
  'celery.addConsumer': celery('Add Consumer', 'worker', 'safe'),
  'celery.cancelConsumer': celery('Cancel Consumer', 'worker', 'disruptive'),
  'celery.enableEvents': celery('Enable Task Events', 'worker', 'safe'),
  'celery.disableEvents': celery('Disable Task Events', 'worker', 'disruptive'),
  'celery.ping': { ...celery('Ping', 'worker', 'safe'), writes: false },
  'celery.shutdown': celery('Shut Down Worker', 'worker', 'destructive'),
  'bullmq.addJob': bullmq('Add Job', 'queue', 'safe'),
  'bullmq.retryJobs': bullmq('Retry Job', 'task', 'safe'),
  'bullmq.promoteJobs': bullmq('Promote Job', 'task', 'safe'),
  'bullmq.removeJobs': bullmq('Remove Job', 'task', 'destructive'),
  'bullmq.changePriority': bullmq('Change Priority', 'task', 'safe'),
  'bullmq.changeDelay': bullmq('Change Delay', 'task', 'safe'),
  'bullmq.updateData': bullmq('Edit Job Data', 'task', 'disruptive'),
  'bullmq.failActiveJobs': bullmq('Fail Abandoned Job', 'task', 'disruptive'),
  'bullmq.pauseQueue': bullmq('Pause Queue', 'queue', 'disruptive'),
  'bullmq.resumeQueue': bullmq('Resume Queue', 'queue', 'safe'),
  'bullmq.drainQueue': bullmq('Drain Queue', 'queue', 'destructive'),
  'bullmq.cleanQueue': bullmq('Clean Queue', 'queue', 'destructive'),
  'bullmq.obliterateQueue': bullmq('Obliterate Queue', 'queue', 'destructive'),
  'bullmq.restoreJobs': bullmq('Put Jobs Back', 'queue', 'safe'),
  'bullmq.removeOrphanedRepeatables': bullmq('Remove Dead Repeatables', 'queue', 'destructive'),
  'bullmq.upsertScheduler': bullmq('Save Job Scheduler', 'scheduler', 'disruptive'),
  'bullmq.removeScheduler': bullmq('Remove Job Scheduler', 'scheduler', 'destructive'),
  'bullmq.runSchedulerNow': bullmq('Run Scheduler Now', 'scheduler', 'safe'),
  'bullmq.setGlobalConcurrency': bullmq('Set Global Concurrency', 'queue', 'disruptive'),
  'bullmq.setRateLimit': bullmq('Set Queue Rate Limit', 'queue', 'disruptive'),
};

export type ActionRefusal = 'read-only' | 'unsupported' | 'invalid' | 'refused' | 'no-reply' | 'unreachable';

/** What became of one of the things that an action was about: a worker, a task, a message. */
export interface TargetOutcome {
  /** Nodename, task id, or queue name, as the system gave it. */
  readonly target: string;
  readonly ok: boolean;
  /** The worker's own words, or why it was not done. */
  readonly message: string;
}

/** `ok` only when it was done for every target; else the message says for how many it was. */
export type ActionOutcome =
  | {
      readonly ok: true;
      readonly message: string;
      /** The task that it made, to follow. */
      readonly task: TaskRef | null;
      readonly targets: readonly TargetOutcome[];
      /** Names what was removed and can be put back; `null`: nothing. */
      readonly undoBatchId: string | null;
    }
  | {
      readonly ok: false;
      readonly reason: ActionRefusal;
      readonly message: string;
      readonly targets: readonly TargetOutcome[];
    };

/** It was done, and there is nothing more to tell of it. */
export function done(
  message: string,
  more: Partial<Extract<ActionOutcome, { ok: true }>> = {},
): ActionOutcome {
  return { task: null, targets: [], undoBatchId: null, ...more, ok: true, message };
}

/** It was not done, or not for every target. */
export function refusal(
  reason: ActionRefusal,
  message: string,
  targets: readonly TargetOutcome[] = [],
): Extract<ActionOutcome, { ok: false }> {
  return { ok: false, reason, message, targets };
}
