/** Batches of removed messages that are being taken into the store or put back by this process. */
const busy = new Set<string>();

/**
 * Runs what moves the messages of a batch, unless something else does already: two at a time would double them. The
 * connections of a process share one store, and a connection can be watched anew while an action is still under way.
 *
 * @returns `null` when the batch is busy
 */
export async function exclusively<T>(batchId: string, act: () => Promise<T>): Promise<T | null> {
  if (busy.has(batchId)) return null;
  busy.add(batchId);
  try {
    return await act();
  } finally {
    busy.delete(batchId);
  }
}
