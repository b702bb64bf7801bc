import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { RunDurations } from '../../model/runDurations.ts';
import type { SimilarFailures } from '../../model/similarFailures.ts';
import type { TaskDetail } from '../../model/task.ts';
import { isFinished } from '../../model/taskState.ts';
import type { PanelAsker } from './panelAsker.ts';

/** What the history tells of other tasks like one. */
export interface TaskBeside {
  readonly similar: SimilarFailures | null;
  readonly runs: RunDurations | null;
}

export const NOTHING_BESIDE: TaskBeside = { similar: null, runs: null };

/** A panel without these figures is as good: what cannot be had, or was given up, is not known. Never rejects. */
export async function readBeside(
  monitor: Pick<MonitorApi, 'getSimilarFailures' | 'getRunDurations'>,
  { task }: TaskDetail,
  asker: PanelAsker,
): Promise<TaskBeside> {
  const hasFailed = task.state === 'failed' || task.state === 'retrying';
  const hasRun = task.startedAt !== null || task.runtimeMs !== null;
  const [similar, runs] = await Promise.all([
    hasFailed ? orNull(monitor.getSimilarFailures(task.ref, asker.for('similar failures'))) : null,
    hasRun ? orNull(monitor.getRunDurations(task.ref, asker.for('runs'))) : null,
  ]);
  return { similar, runs };
}

/** Whether something may become of a relative of which no change of the task itself tells. */
export function mayRelativesChange({ relatives }: TaskDetail): boolean {
  return relatives.some(
    ({ ref, state, isGone }) => ref !== null && isGone !== true && (state === null || !isFinished(state)),
  );
}

/** See {@link readBeside}. */
async function orNull<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch {
    return null;
  }
}
