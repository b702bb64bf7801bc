import type { Queue } from '../../../model/queue.ts';

/** Queues whose key prefix and name begin alike. */
export interface QueuePrefix {
  /** `bull:`, `bull:mail-`. */
  readonly text: string;
  readonly queues: readonly Queue[];
}

const DELIMITERS = /[:\-./_]/g;

/** Every beginning up to a delimiter that several queues share, and each key prefix; by text. */
export function queuePrefixes(queues: readonly Queue[]): readonly QueuePrefix[] {
  const found = new Map<string, Queue[]>();
  for (const queue of queues) {
    const keyPrefix = queue.id.length - queue.name.length;
    const ends = [...queue.name.matchAll(DELIMITERS)].map(({ index }) => keyPrefix + index + 1);
    for (const end of [keyPrefix, ...ends]) {
      const text = queue.id.slice(0, end);
      const members = found.get(text) ?? [];
      members.push(queue);
      found.set(text, members);
    }
  }
  return [...found]
    .filter(
      ([text, members]) =>
        members.length > 1 || members.every(({ id, name }) => text.length === id.length - name.length),
    )
    .map(([text, members]) => ({ text, queues: members }))
    .toSorted((one, other) => one.text.localeCompare(other.text));
}
