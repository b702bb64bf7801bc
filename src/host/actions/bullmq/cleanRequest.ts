import type { BullmqCleanState } from '../../../model/bullmqAction.ts';
import { formatDuration } from '../../../model/duration.ts';
import type { BullmqState, Queue } from '../../../model/queue.ts';
import { formatCount } from '../../format/count.ts';
import type { Wording } from '../../trees/drawing.ts';
import type { ActionRequest } from '../actionRequest.ts';
import { placeOfQueue } from './queuePlace.ts';
import { quoted } from './quoted.ts';

/** The order in which they are offered, with BullMQ's own word for each when it cleans. */
export const CLEAN_STATES: readonly (readonly [BullmqState, BullmqCleanState])[] = [
  ['completed', 'completed'],
  ['failed', 'failed'],
  ['waiting', 'wait'],
  ['prioritized', 'prioritized'],
  ['delayed', 'delayed'],
  ['paused', 'paused'],
];

/** What a person wants to be cleaned. */
export interface Cleaning {
  readonly state: BullmqCleanState;
  readonly ageMs: number;
  readonly limit: number;
}

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
  return CLEAN_STATES.find(([, word]) => word === state)?.[0] ?? state;
}
