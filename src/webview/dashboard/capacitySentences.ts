import { t, tCount } from '../../model/l10n.ts';
import type { Capacity, CapacityUnknown } from '../../model/statistics/capacity.ts';
import { durationText, rateText, shareText } from './figureText.ts';

/** What a capacity says, in plain sentences. */
export function capacitySentences(capacity: Capacity): readonly string[] {
  const { arrivalPerS, serviceMs, slots, utilisation, wait, unknown } = capacity;
  const sentences: string[] = [];
  if (arrivalPerS !== null && serviceMs !== null) {
    sentences.push(
      t('{0} arrive and run for {1} on average.', rateText(arrivalPerS), durationText(serviceMs)),
    );
  }
  if (unknown !== null) sentences.push(unknownSentence(unknown));
  if (slots !== null && utilisation !== null && wait !== null) {
    sentences.push(
      wait.kind === 'grows' ? growingWait(slots, utilisation) : steadyWait(slots, utilisation, wait.ms),
    );
  }
  sentences.push(...targets(capacity));
  if (capacity.isPartial) {
    sentences.push(
      t('Only tasks of workers that tell their slots are counted here; BullMQ workers never tell them.'),
    );
  }
  return sentences;
}

function unknownSentence(unknown: CapacityUnknown): string {
  switch (unknown) {
    case 'not recorded':
      return t('Not known: nothing was recorded in this time.');
    case 'no run times':
      return t('Not known: no task told how long it ran.');
    case 'no slots':
      return t(
        'How busy they are is not known: no worker told how many tasks it can execute at once. BullMQ workers never tell it.',
      );
    default:
      return unknown satisfies never;
  }
}

function growingWait(slots: number, utilisation: number): string {
  return tCount(
    slots,
    '{0} slot is not enough for that: the work would take {1} of what it can do, so what waits grows.',
    '{0} slots are not enough for that: the work would take {1} of what they can do, so what waits grows.',
    shareText(utilisation),
  );
}

function steadyWait(slots: number, utilisation: number, ms: number): string {
  const busy = shareText(utilisation);
  if (ms < 1) {
    return tCount(
      slots,
      '{0} slot is {1} busy with it; tasks hardly wait.',
      '{0} slots are {1} busy with it; tasks hardly wait.',
      busy,
    );
  }
  return tCount(
    slots,
    '{0} slot is {1} busy with it; a task waits {2} on average.',
    '{0} slots are {1} busy with it; a task waits {2} on average.',
    busy,
    durationText(ms),
  );
}

function targets({ slotsForWait, slotsForUtilisation, target }: Capacity): readonly string[] {
  if (slotsForWait === null || slotsForUtilisation === null) return [];
  return [
    t(
      '{0} would keep the wait under {1}; {2} would be at most {3} busy.',
      slotsText(slotsForWait),
      durationText(target.waitMs),
      slotsText(slotsForUtilisation),
      shareText(target.utilisation),
    ),
  ];
}

function slotsText(slots: number): string {
  return tCount(slots, '{0} slot', '{0} slots');
}
