import type { Action, ActionOutcome } from '../../../model/action.ts';
import { jobsIn, type DoomedJob } from './doomedJobs.ts';
import type { QueueSession } from './queueSession.ts';
import { MOST_REMOVED, removeKept } from './removeKept.ts';

/**
 * Removes what waits: in the lists, by priority and, when asked, until its time. Only what stands there at the beginning
 * goes; the next jobs of schedulers stay, or the schedulers would end.
 */
export async function drainQueue(
  session: QueueSession,
  { delayed }: Extract<Action, { kind: 'bullmq.drainQueue' }>,
): Promise<ActionOutcome> {
  const { context, id } = session;
  const doomed: DoomedJob[] = [];
  for (const place of [
    'wait',
    'paused',
    'prioritized',
    ...(delayed ? (['delayed'] as const) : []),
  ] as const) {
    doomed.push(...(await jobsIn(context.broker, id, place, MOST_REMOVED - doomed.length)));
  }
  return removeKept(
    session,
    doomed.filter((job) => !job.id.startsWith('repeat:')),
  );
}
