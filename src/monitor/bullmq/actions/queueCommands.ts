import { done, refusal, type Action, type ActionOutcome } from '../../../model/action.ts';
import { isBefore, type Release } from '../release.ts';
import type { QueueSession } from './queueSession.ts';

type Of<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>;

export async function pauseQueue({ queue, id }: QueueSession): Promise<ActionOutcome> {
  await queue.pause();
  return done(`The queue '${id.name}' is paused: jobs that run end, no other begins.`);
}

export async function resumeQueue({ queue, id }: QueueSession): Promise<ActionOutcome> {
  await queue.resume();
  return done(`The queue '${id.name}' goes on.`);
}

/** Removes everything of a queue in slices, as the library does; jobs that run stop it unless `force` is set. */
export async function obliterateQueue(
  { queue, id }: QueueSession,
  { force }: Of<'bullmq.obliterateQueue'>,
): Promise<ActionOutcome> {
  const wasPaused = await queue.isPaused();
  try {
    await queue.obliterate({ force });
  } catch (error) {
    // The library pauses the queue before it looks whether jobs run.
    if (!wasPaused) await queue.resume();
    throw error;
  }
  return done(`The queue '${id.name}' and everything in it is gone.`);
}

export async function setGlobalConcurrency(
  { queue, id, release }: QueueSession,
  { concurrency }: Of<'bullmq.setGlobalConcurrency'>,
): Promise<ActionOutcome> {
  if (concurrency === null) {
    await queue.removeGlobalConcurrency();
    return done(`'${id.name}' has no global concurrency now.`);
  }
  if (!isPositive(concurrency)) return refusal('invalid', 'A global concurrency is a whole number from 1.');
  await queue.setGlobalConcurrency(concurrency);
  return done(
    `At most ${concurrency} jobs of '${id.name}' run at once, over all workers.${unheeded(release)}`,
  );
}

export async function setRateLimit(
  { queue, id, release }: QueueSession,
  { limit }: Of<'bullmq.setRateLimit'>,
): Promise<ActionOutcome> {
  if (limit === null) {
    await queue.removeGlobalRateLimit();
    return done(`'${id.name}' has no rate limit now.`);
  }
  if (!isPositive(limit.max) || !isPositive(limit.durationMs)) {
    return refusal('invalid', 'A rate limit is a whole number of jobs in a whole number of milliseconds.');
  }
  await queue.setGlobalRateLimit(limit.max, limit.durationMs);
  return done(
    `At most ${limit.max} jobs of '${id.name}' begin in ${limit.durationMs} ms.${unheeded(release)}`,
  );
}

/** Since this release a queue notes its version, and its workers heed a global concurrency. */
const HEEDED_SINCE: Release = [5, 20];

function unheeded(release: Release | null): string {
  if (release === null || !isBefore(release, HEEDED_SINCE)) return '';
  return ' Workers of early releases of BullMQ 5 do not heed it, and this queue notes none that does.';
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
