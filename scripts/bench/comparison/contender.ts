import type { TrafficTask } from '../celeryTraffic.ts';

/** A monitor that is fed with traffic, in a process of its own. */
export interface Contender {
  /** As a person knows it, with its version. */
  readonly name: string;
  /** Resolves when it has taken every event of a slice, the last of `events` so far. Rejects when that takes a minute. */
  taken(slice: readonly TrafficTask[], events: number): Promise<void>;
  /** The events that it has taken since it started, once it takes no more. */
  settled(): Promise<number>;
  /** Whether it says by itself that it may have missed something; `null`: it has no way to say so. */
  saysGap(): Promise<boolean | null>;
  /** Bytes of resident memory that it takes. */
  memory(): Promise<number>;
  /** Milliseconds of each of so many questions for a page of 100 tasks, the newest first. */
  page(times: number): Promise<readonly number[]>;
  /** The same for a page of the tasks with this text in them, of which there must be so many. */
  search(text: string, found: number, times: number): Promise<readonly number[]>;
  stop(): Promise<void>;
}

export const PAGE_SIZE = 100;
