import type { Clock } from '../../../src/monitor/clock.ts';

/** A clock that a test sets, whose timers never fire: days pass without a store that prunes each minute of them. */
export class StoppedClock implements Clock {
  time = 1_800_000_000_000;

  now(): number {
    return this.time;
  }

  after(): () => void {
    return () => undefined;
  }
}
