import { formatNumber } from '../../model/numberFormat.ts';
import type { Capacity, CapacityUnknown } from '../../model/statistics/capacity.ts';
import { durationText, rateText, shareText } from './figureText.ts';

const UNKNOWN_SENTENCES: Readonly<Record<CapacityUnknown, string>> = {
  'not recorded': 'Not known: nothing was recorded in this time.',
  'no run times': 'Not known: no task told how long it ran.',
  'no slots':
    'How busy they are is not known: no worker told how many tasks it can execute at once. BullMQ workers never tell it.',
};

/** What a capacity says, in plain sentences. */
export function capacitySentences(capacity: Capacity): readonly string[] {
  const { arrivalPerS, serviceMs, slots, utilisation, wait, unknown } = capacity;
  const sentences: string[] = [];
  if (arrivalPerS !== null && serviceMs !== null) {
    sentences.push(`${rateText(arrivalPerS)} arrive and run for ${durationText(serviceMs)} on average.`);
  }
  if (unknown !== null) sentences.push(UNKNOWN_SENTENCES[unknown]);
  if (slots !== null && utilisation !== null && wait !== null) {
    const have = `${slotsText(slots)} ${slots === 1 ? 'is' : 'are'}`;
    sentences.push(
      wait.kind === 'grows'
        ? `${have} not enough for that: the work would take ${shareText(utilisation)} of what they can do, so what waits grows.`
        : `${have} ${shareText(utilisation)} busy with it; ${waitText(wait.ms)}.`,
    );
  }
  sentences.push(...targets(capacity));
  if (capacity.isPartial) {
    sentences.push(
      'Only tasks of workers that tell their slots are counted here; BullMQ workers never tell them.',
    );
  }
  return sentences;
}

function targets({ slotsForWait, slotsForUtilisation, target }: Capacity): readonly string[] {
  if (slotsForWait === null || slotsForUtilisation === null) return [];
  return [
    `${slotsText(slotsForWait)} would keep the wait under ${durationText(target.waitMs)}; ${slotsText(slotsForUtilisation)} would be at most ${shareText(target.utilisation)} busy.`,
  ];
}

function slotsText(slots: number): string {
  const count = formatNumber(slots, undefined, Number.isInteger(slots) ? 0 : 1);
  return `${count} ${slots === 1 ? 'slot' : 'slots'}`;
}

function waitText(ms: number): string {
  return ms < 1 ? 'tasks hardly wait' : `a task waits ${durationText(ms)} on average`;
}
