import { AsyncLocalStorage } from 'node:async_hooks';
import type { RemovedItems } from './store/removedItems.ts';

/** Tells which action a batch of removed items was begun by, however many are carried out at the same time. */
export class ActionBatches {
  /** For {@link SystemContext.removed}. */
  readonly removed: RemovedItems;
  readonly #opened = new AsyncLocalStorage<(batchId: string) => void>();

  constructor(removed: RemovedItems) {
    this.removed = {
      get isDurable() {
        return removed.isDurable;
      },
      open: (begun) => {
        const batch = removed.open(begun);
        this.#opened.getStore()?.(batch.id);
        return batch;
      },
      add: (batchId, items) => {
        removed.add(batchId, items);
      },
      setState: (batchId, state) => {
        removed.setState(batchId, state);
      },
      get: (batchId) => removed.get(batchId),
      items: (batchId, offset, limit) => removed.items(batchId, offset, limit),
      list: (connectionId, system) => removed.list(connectionId, system),
      drop: (batchId) => {
        removed.drop(batchId);
      },
    };
  }

  /** Carries out an action. `opened` is told of each batch that it begins, before anything is in it. */
  during<T>(opened: (batchId: string) => void, run: () => Promise<T>): Promise<T> {
    return this.#opened.run(opened, run);
  }
}
