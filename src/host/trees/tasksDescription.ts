import type { TaskSort } from '../../model/taskSort.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { formatCount } from '../format/count.ts';
import type { Drawing } from './drawing.ts';
import { groupingText, type TaskGrouping } from './taskGrouping.ts';
import { sortText } from './taskSorting.ts';
import { NO_NEW_TASKS, type NewTasks } from './taskLists.ts';

/** What the view *Tasks* shows now. */
export interface ShownTasks {
  /** As it was typed. */
  readonly filter: string;
  readonly grouping: TaskGrouping;
  readonly sort: TaskSort;
  /** Epoch ms; `null`: it follows what happens. */
  readonly frozenAt: number | null;
  readonly newTasks: NewTasks;
}

/** `12 new · frozen at 14:02 · by state · oldest first · state:failed`: beside the view's title, what is unusual first. */
export function tasksDescription(
  { filter, grouping, sort, frozenAt, newTasks }: ShownTasks,
  { now, locale, t }: Drawing,
): string {
  const count = formatCount(newTasks.count, locale);
  const frozen =
    frozenAt === null
      ? []
      : [
          newTasks.isMore ? t('more than {0} new', count) : t('{0} new', count),
          t('frozen at {0}', formatClockTime(frozenAt, now, locale)),
        ];
  const arranged = [groupingText(grouping, t), sortText(sort, t)];
  return [...frozen, ...arranged, filter].filter((part) => part !== '').join(' · ');
}

/** What is new on all connections together. */
export function newTasksIn(each: readonly NewTasks[]): NewTasks {
  return each.reduce(
    (sum, { count, isMore }) => ({ count: sum.count + count, isMore: sum.isMore || isMore }),
    NO_NEW_TASKS,
  );
}
