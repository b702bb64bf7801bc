import type { BullmqCleanState } from '../../../model/bullmqAction.ts';
import type { Queue } from '../../../model/queue.ts';
import { formatCount } from '../../format/count.ts';
import { askChoice } from '../../prompts/askChoice.ts';
import type { ActionDeps } from '../actionCommand.ts';
import { askNumber } from '../inputs/askNumber.ts';
import { runAction } from '../runAction.ts';
import { askDuration } from './askDuration.ts';
import { CLEAN_STATES, cleanRequest } from './cleanRequest.ts';
import { titleOf } from './jobCommand.ts';
import { queueCommand } from './queueCommand.ts';
import { quoted } from './quoted.ts';

const MOST_CLEANED = 200_000;
const PROPOSED = 10_000;

/** *Clean Queue…*: removes jobs of one state from a certain age on, the oldest first; they can be put back. */
export const cleanQueue = queueCommand('bullmq.cleanQueue', async (queue, deps) => {
  const { t } = deps.wording;
  const title = titleOf('bullmq.cleanQueue', deps);
  const state = await askState(queue, title, deps);
  if (state === null) return null;
  const ageMs = await askDuration({ title, prompt: t('How old, at least? 0 takes all.'), value: '1d' });
  if (ageMs === null) return null;
  const limit = await askNumber({
    title,
    prompt: t('How many at most? The oldest go first.'),
    value: String(PROPOSED),
    least: 1,
    greatest: MOST_CLEANED,
  });
  if (typeof limit !== 'number') return null;
  return runAction(cleanRequest(queue, { state, ageMs, limit }, deps.wording), deps);
});

async function askState(
  queue: Queue,
  title: string,
  { wording: { locale, t } }: ActionDeps,
): Promise<BullmqCleanState | null> {
  const answer = await askChoice({
    title,
    canGoBack: false,
    placeholder: t('Remove jobs of which state from {0}?', quoted(queue)),
    choices: CLEAN_STATES.map(([state, value]) => {
      const count = queue.counts?.[state] ?? null;
      return { label: state, description: count === null ? '–' : formatCount(count, locale), value };
    }),
  });
  return answer.kind === 'value' ? answer.value : null;
}
