import { randomUUID } from 'node:crypto';
import type { RemovedBatch } from '../../../model/removedBatch.ts';
import type { CeleryKeys } from '../keys.ts';
import { isWireObject } from '../wireFields.ts';

/** A list of a queue, and the private list that holds what was removed from it until the store has it. */
export interface HeldList {
  readonly source: string;
  readonly held: string;
}

const NAME = 'task-tower.removed.';

/** Names a private list for each of these. */
export function holdLists(keys: CeleryKeys, sources: readonly string[]): readonly HeldList[] {
  const name = NAME + randomUUID();
  return sources.map((source, index) => ({ source, held: keys.privateKey(`${name}.${String(index)}`) }));
}

/** What a batch's note says; without it, a removal that was cut short could not be ended. */
export function writeHeldLists(lists: readonly HeldList[]): string {
  return JSON.stringify(lists);
}

/** Empty when the note is none of ours. */
export function readHeldLists({ note }: RemovedBatch): readonly HeldList[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(note);
  } catch {
    return [];
  }
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((entry: unknown) => {
    if (!isWireObject(entry)) return [];
    const { source, held } = entry;
    return typeof source === 'string' && typeof held === 'string' && held.includes(NAME)
      ? [{ source, held }]
      : [];
  });
}
