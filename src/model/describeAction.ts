import { ACTIONS } from './action.ts';
import { describeBullmqAction } from './describeBullmqAction.ts';
import { describeCeleryAction } from './describeCeleryAction.ts';
import { visibleLine } from './visibleText.ts';
import type { Action } from './action.ts';
import type { BullmqAction } from './bullmqAction.ts';
import type { DescribedBatch } from './actionWords.ts';

const LONGEST = 300;

/**
 * What was asked for, with the objects named: `Purge the queue 'celery'`. One line of at most 300 characters, in which
 * hostile names are made visible. Never the values of arguments, data, headers or options: they may be secret.
 *
 * @param batch what the action puts back; `null`: not known, or it puts nothing back
 */
export function describeAction(action: Action, batch: DescribedBatch | null = null): string {
  const text = isBullmq(action) ? describeBullmqAction(action, batch) : describeCeleryAction(action, batch);
  return visibleLine(text, LONGEST);
}

function isBullmq(action: Action): action is BullmqAction {
  return ACTIONS[action.kind].system === 'bullmq';
}
