import type { BullmqCleanState } from '../../../model/bullmqAction.ts';
import { formatDuration } from '../../../model/duration.ts';
import type { BullmqState, Queue } from '../../../model/queue.ts';
import { formatCount } from '../../format/count.ts';
import { askChoice } from '../../prompts/askChoice.ts';
import type { Wording } from '../../trees/drawing.ts';
import type { ActionDeps } from '../actionCommand.ts';
import type { ActionRequest } from '../actionRequest.ts';
import { askNumber } from '../inputs/askNumber.ts';
import { runAction } from '../runAction.ts';
import { askDuration } from './askDuration.ts';
import { titleOf } from './jobCommand.ts';
import { placeOfQueue } from './queuePlace.ts';
import { queueCommand, quoted } from './queueCommand.ts';

/** The order in which they are offered, with BullMQ's own word for each when it cleans. */
const STATES: readonly (readonly [BullmqState, BullmqCleanState])[] = [
  ['completed', 'completed'],
  ['failed', 'failed'],
  ['waiting', 'wait'],
  ['prioritized', 'prioritized'],
  ['delayed', 'delayed'],
  ['paused', 'paused'],
];
const MOST_CLEANED = 200_000;
const PROPOSED = 10_000;

/** What a person wants to be cleaned. */
export interface Cleaning {
  readonly state: BullmqCleanState;
  readonly ageMs: number;
  readonly limit: number;
}

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

/** How cleaning a queue is asked about. */
export function cleanRequest(
  queue: Queue,
  { state, ageMs, limit }: Cleaning,
  { locale, t }: Wording,
): ActionRequest {
  const most = formatCount(limit, locale);
  const age = formatDuration(ageMs, locale);
  return {
    actions: [{ kind: 'bullmq.cleanQueue', ...placeOfQueue(queue), state, ageMs, limit }],
    question:
      ageMs === 0
        ? t('Clean {0} of at most {1} {2} jobs?', quoted(queue), most, shownState(state))
        : t('Clean {0} of at most {1} {2} jobs older than {3}?', quoted(queue), most, shownState(state), age),
    consequence: t('Their records go with data, results and logs. They can be put back for 7 days.'),
    button: t('Clean Queue'),
    typedName: null,
  };
}

function shownState(state: BullmqCleanState): string {
  return STATES.find(([, word]) => word === state)?.[0] ?? state;
}

async function askState(
  queue: Queue,
  title: string,
  { wording: { locale, t } }: ActionDeps,
): Promise<BullmqCleanState | null> {
  const answer = await askChoice({
    title,
    canGoBack: false,
    placeholder: t('Jobs of which state shall be removed from {0}?', quoted(queue)),
    choices: STATES.map(([state, value]) => {
      const count = queue.counts?.[state] ?? null;
      return { label: state, description: count === null ? '–' : formatCount(count, locale), value };
    }),
  });
  return answer.kind === 'value' ? answer.value : null;
}
