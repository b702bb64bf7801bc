import { randomUUID } from 'node:crypto';
import type { RemovedBatch, RemovedItem, RemovedItems } from './removedItems.ts';

const KEPT_MS = 86_400_000;
const MAX_BYTES = 256 * 1024 * 1024;

/** Keeps what actions removed for as long as the process lives. */
export function removedItemsInMemory(now: () => number): RemovedItems {
  const kept = new Map<string, { batch: RemovedBatch; items: RemovedItem[] }>();
  const found = (id: string): { batch: RemovedBatch; items: RemovedItem[] } => {
    const one = kept.get(id);
    if (one === undefined) throw new RangeError(`There is no batch ${id}.`);
    return one;
  };
  return {
    open({ connectionId, system, queue, note }) {
      const at = now();
      const id = randomUUID();
      const until = at + KEPT_MS;
      const batch = {
        id,
        connectionId,
        system,
        queue,
        at,
        until,
        items: 0,
        bytes: 0,
        state: 'taking',
        note,
      } as const;
      kept.set(id, { batch, items: [] });
      return batch;
    },
    add(id, more) {
      const { batch, items } = found(id);
      const bytes = more.reduce((sum, { payload }) => sum + payload.length, batch.bytes);
      if (bytes > MAX_BYTES) throw new RangeError('More than can be kept.');
      kept.set(id, {
        batch: { ...batch, bytes, items: batch.items + more.length },
        items: [...items, ...more],
      });
    },
    setState(id, state) {
      const { batch, items } = found(id);
      kept.set(id, { batch: { ...batch, state }, items });
    },
    get: (id) => kept.get(id)?.batch ?? null,
    items: (id, offset, limit) => kept.get(id)?.items.slice(offset, offset + limit) ?? [],
    list: (connectionId, system) =>
      [...kept.values()]
        .map(({ batch }) => batch)
        .filter(
          (one) => one.connectionId === connectionId && one.system === system && one.state !== 'restored',
        )
        .toReversed(),
    drop(id) {
      kept.delete(id);
    },
  };
}
