import { expectedWaitMs } from './erlangC.ts';
import { slotsForUtilisation, slotsForWait } from './slotsForTarget.ts';
import type { Capacity, CapacityTarget, CapacityUnknown } from '../../model/statistics/capacity.ts';
import type { TimeRange } from '../../model/statistics/timeRange.ts';

export interface CapacityInputs {
  readonly range: TimeRange;
  /** Tasks that came to an end in the range; `null`: nobody watched. */
  readonly ended: number | null;
  /** By how much the queues grew over the range; `null`: not known, taken as steady. */
  readonly growth: number | null;
  /** Ms for which it was watched: the range, or what of it was recorded. */
  readonly watchedMs: number;
  readonly serviceMs: number | null;
  readonly slots: number | null;
  readonly target: CapacityTarget;
  readonly isPartial: boolean;
}

/** What the slots can carry, by M/M/c; see {@link expectedWaitMs}. A mean of slots between two whole ones is rounded down. */
export function capacity(inputs: CapacityInputs): Capacity {
  const { range, ended, growth, watchedMs, serviceMs, slots, target, isPartial } = inputs;
  const arrivalPerS =
    ended === null || watchedMs <= 0 ? null : Math.max(ended + (growth ?? 0), 0) / (watchedMs / 1_000);
  const load = arrivalPerS === null || serviceMs === null ? null : (arrivalPerS * serviceMs) / 1_000;
  const isBusyKnown = load !== null && slots !== null && slots > 0;
  return {
    range,
    arrivalPerS,
    serviceMs,
    slots,
    utilisation: isBusyKnown ? load / slots : null,
    wait:
      isBusyKnown && serviceMs !== null ? meanWait(Math.max(Math.floor(slots), 1), load, serviceMs) : null,
    slotsForWait: load === null || serviceMs === null ? null : slotsForWait(load, serviceMs, target.waitMs),
    slotsForUtilisation: load === null ? null : slotsForUtilisation(load, target.utilisation),
    target,
    isPartial,
    unknown: unknownOf(arrivalPerS, serviceMs, slots),
  };
}

function meanWait(servers: number, load: number, serviceMs: number): NonNullable<Capacity['wait']> {
  const ms = expectedWaitMs(servers, load, serviceMs);
  return Number.isFinite(ms) ? { kind: 'mean', ms } : { kind: 'grows' };
}

function unknownOf(
  arrivalPerS: number | null,
  serviceMs: number | null,
  slots: number | null,
): CapacityUnknown | null {
  if (arrivalPerS === null) return 'not recorded';
  if (serviceMs === null) return 'no run times';
  return slots === null || slots <= 0 ? 'no slots' : null;
}
