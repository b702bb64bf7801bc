import { MOST_SLOTS } from '../../model/statistics/capacity.ts';
import { expectedWaitMs } from './erlangC.ts';

/**
 * The least slots with which the mean wait stays within the target.
 *
 * @param load offered load in Erlang
 * @param serviceMs mean execution time
 * @param waitMs above 0
 * @returns `null` when it takes more than {@link MOST_SLOTS}
 */
export function slotsForWait(load: number, serviceMs: number, waitMs: number): number | null {
  let most = MOST_SLOTS;
  let least = Math.max(Math.floor(load) + 1, 1);
  if (least > most || expectedWaitMs(most, load, serviceMs) > waitMs) return null;
  // The wait falls with every further slot, so the least is found by halving.
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (expectedWaitMs(middle, load, serviceMs) <= waitMs) most = middle;
    else least = middle + 1;
  }
  return least;
}

/**
 * The least slots of which no more than this share is busy.
 *
 * @param load offered load in Erlang
 * @param utilisation above 0 and below 1
 * @returns `null` when it takes more than {@link MOST_SLOTS}
 */
export function slotsForUtilisation(load: number, utilisation: number): number | null {
  const slots = Math.max(Math.ceil(load / utilisation), 1);
  return slots <= MOST_SLOTS ? slots : null;
}
