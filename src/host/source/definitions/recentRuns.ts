import type { MonitorApi } from '../../../contract/monitorApi.ts';
import type { Task } from '../../../model/task.ts';
import type { TaskFilter } from '../../../model/taskFilter.ts';
import type { TaskState } from '../../../model/taskState.ts';
import { formatCount } from '../../format/count.ts';
import type { Translate } from '../../messages/connectionProblem.ts';

/** Whose runs they are. */
export type RunsSubject =
  /** `names`: those that a task can have. */
  | { readonly system: 'celery'; readonly names: readonly string[] }
  /** `null`: of any queue, of any name. */
  | { readonly system: 'bullmq'; readonly queue: string | null; readonly job: string | null };

/** The subject as an argument of *Show Recent Runs*. */
export function runsArgument(subject: RunsSubject): object {
  return subject.system === 'celery'
    ? { names: subject.names }
    : { jobs: { queue: subject.queue, job: subject.job } };
}

/** What the monitor saw of a task in the last 24 hours. */
export interface RecentRuns {
  readonly runs: number;
  readonly failed: number;
  /** There were more than are counted. */
  readonly isMore: boolean;
  readonly lastFailure: Task | null;
}

const DAY_MS = 86_400_000;
/** As many as the monitor answers at a time. */
const MOST_COUNTED = 1_000;
/** Not run yet. */
const WAITING: ReadonlySet<TaskState> = new Set(['pending', 'received']);
const FAILED = ['failed', 'lost'] as const;

/** Asks for the runs that changed within the last 24 hours. `now`: epoch ms. */
export async function recentRuns(
  subject: RunsSubject,
  monitor: Pick<MonitorApi, 'getTasks'>,
  now: number,
): Promise<RecentRuns> {
  const filter: TaskFilter = { ...filterOf(subject), since: now - DAY_MS };
  const page = await monitor.getTasks({ filter, limit: MOST_COUNTED, cursor: null });
  const isMore = page.next !== null;
  const failed = isMore
    ? await monitor.getTasks({ filter: { ...filter, states: FAILED }, limit: MOST_COUNTED, cursor: null })
    : { tasks: page.tasks.filter(({ state }) => FAILED.some((one) => one === state)) };
  return {
    runs: page.tasks.filter(({ state }) => !WAITING.has(state)).length,
    failed: failed.tasks.length,
    isMore,
    lastFailure: failed.tasks[0] ?? null,
  };
}

function filterOf(subject: RunsSubject): TaskFilter {
  if (subject.system === 'celery') return { system: 'celery', names: subject.names };
  const { queue, job } = subject;
  return {
    system: 'bullmq',
    ...(queue === null ? {} : { queue }),
    ...(job === null ? {} : { names: [job] }),
  };
}

/** `12 runs · 3 failed in the last 24 h`; a `+` where more were not counted. */
export function recentRunsText({ runs, failed, isMore }: RecentRuns, locale: string, t: Translate): string {
  const counted = `${formatCount(runs, locale)}${isMore ? '+' : ''}`;
  if (runs === 0) return t('no runs in the last 24 h');
  const total = runs === 1 ? t('1 run') : t('{0} runs', counted);
  const wrong = failed === 0 ? t('none failed') : t('{0} failed', formatCount(failed, locale));
  return t('{0} · {1} in the last 24 h', total, wrong);
}
