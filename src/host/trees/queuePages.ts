import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { QueueItem, QueueItemPage, QueueItemQuery } from '../../model/queueItem.ts';

/** Items that one page below a row holds. */
export const PAGE_SIZE = 50;

/** Pages that one row shows at most: all of them are read anew while it is open. */
export const MOST_PAGES = 20;

/** How many pages a person wants to see below which row. */
export class QueuePages {
  readonly #pages = new Map<string, number>();

  /** From 1. */
  of(row: string): number {
    return this.#pages.get(row) ?? 1;
  }

  showMore(row: string): void {
    this.#pages.set(row, Math.min(MOST_PAGES, this.of(row) + 1));
  }
}

/** The first items of a queue or state, as many pages as wanted, as one page; `null`: there is no such queue. */
export async function readPages(
  monitor: Pick<MonitorApi, 'getQueueItems'>,
  query: Omit<QueueItemQuery, 'offset' | 'limit'>,
  pages: number,
): Promise<QueueItemPage | null> {
  const items: QueueItem[] = [];
  let next: number | null = 0;
  let total: number | null = null;
  for (let page = 0; page < pages && next !== null; page++) {
    const read: QueueItemPage | null = await monitor.getQueueItems({
      ...query,
      offset: next,
      limit: PAGE_SIZE,
    });
    if (read === null) return null;
    items.push(...read.items);
    ({ next, total } = read);
  }
  return { items, total, next };
}
