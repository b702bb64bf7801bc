import type { ResourceLimits } from 'node:worker_threads';

/**
 * What the monitor's thread may take. Events are short-lived, and a small young generation reuses the same memory for them
 * instead of growing over a burst: less than half of the memory after 240,000 events, and no more processor time. The
 * old generation has no limit of ours: a thread that hits one ends.
 */
export const MONITOR_LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: 12 };
