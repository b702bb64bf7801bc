import type { ResourceLimits } from 'node:worker_threads';

/**
 * What the monitor's thread may take. Events are short-lived, and V8 lets their remains lie for as long as it has room: a
 * bounded young generation reuses the same memory for them over a burst instead of growing, at no measurable cost in
 * processor time; smaller ones cost some. The limit of the old generation is not there to be reached (with a million tasks
 * some 20 MB are in use, and what may be held at once is bounded by the store): V8 lets a heap grow the less between two
 * collections the lower it is (`MemoryController::MaxGrowingFactor` in V8's heap-controller.cc), four times with its own.
 */
export const MONITOR_LIMITS: ResourceLimits = {
  maxYoungGenerationSizeMb: 24,
  maxOldGenerationSizeMb: 768,
};
