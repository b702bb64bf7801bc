import type { ResourceLimits } from 'node:worker_threads';

/**
 * What the monitor's thread may take. Events are short-lived, and a bounded young generation reuses the same memory for them
 * instead of growing over a burst; that costs about a tenth more processor time per event than Node.js' own 192 MB, and
 * smaller ones cost more. The old generation has no limit of ours: a thread that hits one ends.
 */
export const MONITOR_LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: 32 };
