import { formatDuration } from '../../model/duration.ts';
import type { Task } from '../../model/task.ts';
import type { TaskSort } from '../../model/taskSort.ts';
import { tCount } from '../../model/l10n.ts';
import type { Wording } from './drawing.ts';

/** What a row is sorted by, unless it says that anyhow: `ran 2.3 s`. `null`: it does, or nobody knows it. */
export function sortFigure(task: Task, sort: TaskSort, { locale, t }: Wording): string | null {
  switch (sort) {
    case 'longest runtime':
      return task.runtimeMs === null || task.state === 'succeeded'
        ? null
        : t('ran {0}', formatDuration(task.runtimeMs, locale));
    case 'longest wait':
      return task.startedAt === null || task.sentAt === null
        ? null
        : t('waited {0}', formatDuration(task.startedAt - task.sentAt, locale));
    case 'most retries':
      return task.retries === null || task.state === 'retrying'
        ? null
        : tCount(task.retries, '{0} retry', '{0} retries');
    case 'newest':
    case 'oldest':
    case 'name':
      return null;
    default:
      return sort satisfies never;
  }
}
