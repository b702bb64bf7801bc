/** How many entries to ask for per stream, so that one reply stays small although an entry may hold a whole result. */
export interface ReadSize {
  /** Value for COUNT when this many streams are read at once. */
  count(streams: number): number;
  /** Learns from a reply of `bytes`. */
  observe(bytes: number): void;
}

const MOST_PER_STREAM = 500;
const LEAST_PER_STREAM = 5;
const ENTRIES_PER_READ = 5_000;
const LARGE_REPLY = 8_000_000;
const SMALL_REPLY = 1_000_000;

export function createReadSize(): ReadSize {
  let share = 1;
  return {
    count(streams) {
      const even = Math.min(MOST_PER_STREAM, ENTRIES_PER_READ / Math.max(1, streams));
      return Math.max(LEAST_PER_STREAM, Math.floor(even * share));
    },
    observe(bytes) {
      if (bytes > LARGE_REPLY) share = Math.max(0.01, share / 4);
      else if (bytes < SMALL_REPLY) share = Math.min(1, share * 2);
    },
  };
}
