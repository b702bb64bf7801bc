import { done, refusal, type Action, type ActionOutcome } from '../../../model/action.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { t, tCount } from '../../../model/l10n.ts';
import { isBefore, type Release } from '../release.ts';
import type { QueueSession } from './queueSession.ts';

type Of<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>;

export async function pauseQueue({ queue, id }: QueueSession): Promise<ActionOutcome> {
  await queue.pause();
  return done(t("The queue '{0}' is paused: jobs that run end, no other begins.", id.name));
}

export async function resumeQueue({ queue, id }: QueueSession): Promise<ActionOutcome> {
  await queue.resume();
  return done(t("The queue '{0}' goes on.", id.name));
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
  return done(t("The queue '{0}' and everything in it is gone.", id.name));
}

export async function setGlobalConcurrency(
  { queue, id, release }: QueueSession,
  { concurrency }: Of<'bullmq.setGlobalConcurrency'>,
): Promise<ActionOutcome> {
  if (concurrency === null) {
    await queue.removeGlobalConcurrency();
    return done(t("'{0}' has no global concurrency now.", id.name));
  }
  if (!isPositive(concurrency))
    return refusal('invalid', t('A global concurrency is a whole number from 1.'));
  await queue.setGlobalConcurrency(concurrency);
  return done(
    heeded(
      tCount(
        concurrency,
        "At most {0} job of '{1}' runs at once, over all workers.",
        "At most {0} jobs of '{1}' run at once, over all workers.",
        id.name,
      ),
      release,
    ),
  );
}

export async function setRateLimit(
  { queue, id, release }: QueueSession,
  { limit }: Of<'bullmq.setRateLimit'>,
): Promise<ActionOutcome> {
  if (limit === null) {
    await queue.removeGlobalRateLimit();
    return done(t("'{0}' has no rate limit now.", id.name));
  }
  if (!isPositive(limit.max) || !isPositive(limit.durationMs)) {
    return refusal('invalid', t('A rate limit is a whole number of jobs in a whole number of milliseconds.'));
  }
  await queue.setGlobalRateLimit(limit.max, limit.durationMs);
  return done(
    heeded(
      tCount(
        limit.max,
        "At most {0} job of '{1}' begins in {2} ms.",
        "At most {0} jobs of '{1}' begin in {2} ms.",
        id.name,
        formatNumber(limit.durationMs),
      ),
      release,
    ),
  );
}

/** Since this release a queue notes its version, and its workers heed a global concurrency. */
const HEEDED_SINCE: Release = [5, 20];

/** What was set, with a warning where workers may not heed it. */
function heeded(what: string, release: Release | null): string {
  if (release === null || !isBefore(release, HEEDED_SINCE)) return what;
  return t(
    '{0} Workers of early releases of BullMQ 5 do not heed it, and this queue notes none that does.',
    what,
  );
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
