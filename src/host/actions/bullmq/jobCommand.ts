import { ACTIONS, type ActionOutcome } from '../../../model/action.ts';
import type { BullmqAction } from '../../../model/bullmqAction.ts';
import type { TaskState } from '../../../model/taskState.ts';
import type { ActionCommand, ActionDeps } from '../actionCommand.ts';
import { refuseReadOnly } from '../runAction.ts';
import { connectionsOf } from '../targets/namedTasks.ts';
import { type TaskTarget, taskTargets } from '../targets/taskTargets.ts';

/** A command on jobs of BullMQ. */
export interface JobCommandSpec {
  readonly kind: BullmqAction['kind'];
  /** States in which a picker offers a job; the server decides what is possible. */
  readonly isFor: (state: TaskState) => boolean;
  /** At least one job. */
  readonly run: (
    jobs: readonly [TaskTarget, ...TaskTarget[]],
    deps: ActionDeps,
  ) => Promise<ActionOutcome | null>;
}

/** The jobs of rows, of a ref or of a choice; refused on a read-only connection before anything is asked. */
export function jobCommand({ kind, isFor, run }: JobCommandSpec): ActionCommand {
  return async (call, deps) => {
    const [first, ...others] = await taskTargets(call, { kind, offered: ({ state }) => isFor(state) }, deps);
    if (first === undefined) return null;
    const refused = await refuseReadOnly(kind, connectionsOf([first, ...others]), deps);
    return refused ?? run([first, ...others], deps);
  };
}

/** The title of an action on jobs, for the prompts that it asks. */
export function titleOf(kind: BullmqAction['kind'], { wording: { t } }: ActionDeps): string {
  return t(ACTIONS[kind].title);
}
