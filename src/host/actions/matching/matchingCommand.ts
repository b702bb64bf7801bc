import * as vscode from 'vscode';
import { ACTIONS, type ActionKind, type ActionOutcome } from '../../../model/action.ts';
import type { Task } from '../../../model/task.ts';
import type { TaskFilter } from '../../../model/taskFilter.ts';
import { formatCount } from '../../format/count.ts';
import { taskFilterText } from '../../trees/taskFilterText.ts';
import type { ActionCommand, ActionDeps } from '../actionCommand.ts';
import { offersActions } from '../targets/connections.ts';
import { type MatchingTasks, matchingTasks } from './matchingTasks.ts';

/** An action on everything that the filter of the view *Tasks* lets through. */
export interface MatchingSpec {
  readonly kind: ActionKind;
  readonly title: string;
  /** Tasks that it makes sense for. */
  readonly isFor: (task: Task, filter: TaskFilter) => boolean;
  /** `which` says how they were chosen and how many match besides. */
  readonly run: (tasks: readonly Task[], which: string, deps: ActionDeps) => Promise<ActionOutcome | null>;
}

/**
 * Counts first; nothing is asked of the server until a person has seen how many it would be. Each system's tasks are acted
 * on in their own way, one after the other; of several outcomes, the first that is not good is answered.
 */
export function matchingCommand(...specs: readonly [MatchingSpec, ...MatchingSpec[]]): ActionCommand {
  return async (_call, deps) => {
    const { t } = deps.wording;
    const { filter } = deps.tasks;
    const location = vscode.ProgressLocation.Window;
    const counted = await vscode.window.withProgress({ location, title: t('Counting tasks') }, () =>
      Promise.all(specs.map((spec) => countMatching(spec, deps))),
    );
    const possible = counted.filter(({ found }) => found.tasks.length > 0);
    if (possible.length === 0) {
      throw new Error(
        t(
          '{0} is not possible: of the tasks that match the filter of the view Tasks, none allows it.',
          t(specs[0].title),
        ),
      );
    }
    let answer: ActionOutcome | null = null;
    for (const { spec, found } of possible) {
      const outcome = await spec.run(found.tasks, whichTasks(found, taskFilterText(filter), deps), deps);
      if (outcome === null) return answer;
      if (answer === null || answer.ok) answer = outcome;
    }
    return answer;
  };
}

async function countMatching(
  spec: MatchingSpec,
  { monitor, tasks: { filter } }: ActionDeps,
): Promise<{ readonly spec: MatchingSpec; readonly found: MatchingTasks }> {
  const { system, writes } = ACTIONS[spec.kind];
  // The filter may be for tasks of another system.
  if (filter.system !== undefined && filter.system !== system) {
    return { spec, found: { tasks: [], matched: 0, isCut: false } };
  }
  const connections = (await monitor.getConnections())
    .filter((status) => offersActions(status, { system, writes }))
    .map(({ id }) => id);
  const found = await matchingTasks(monitor, { ...filter, system }, connections, (task) =>
    spec.isFor(task, filter),
  );
  return { spec, found };
}

function whichTasks(
  { tasks, matched, isCut }: MatchingTasks,
  filter: string,
  { wording: { locale, t } }: ActionDeps,
): string {
  const counts = [formatCount(tasks.length, locale), formatCount(matched, locale)] as const;
  const sentence =
    filter === ''
      ? t('The view Tasks has no filter: these are {0} of all {1} tasks that it shows.', ...counts)
      : t('These are {0} of the {1} tasks that match the filter {2}.', ...counts, filter);
  return isCut ? `${sentence} ${t('More match; only the latest are taken.')}` : sentence;
}
