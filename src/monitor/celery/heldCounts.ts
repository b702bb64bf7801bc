import type { SystemContext } from '../system.ts';
import type { ControlReply } from './controlReply.ts';
import type { CeleryKeys } from './keys.ts';

/** Above this many messages in flight workers are not asked to list them: each takes about half a kB in a reply. */
export const MAX_LISTABLE_IN_FLIGHT = 20_000;
/** Replies of this many bytes are followed by a rest of one second. */
const BYTES_PER_SECOND = 64 * 1024;

/** Keeps the questions for lists of held tasks from weighing on the watched server. */
export class HeldCountBudget {
  private readonly context: SystemContext;
  private readonly keys: CeleryKeys;
  private restUntil = Number.NEGATIVE_INFINITY;

  constructor(context: SystemContext, keys: CeleryKeys) {
    this.context = context;
    this.keys = keys;
  }

  /**
   * Whether workers may be asked now: not while the last replies weigh, nor while there is too much to list.
   *
   * @throws RedisLinkError when the server cannot be reached
   */
  async judge(): Promise<'allowed' | 'resting' | 'too many'> {
    if (this.context.clock.now() < this.restUntil) return 'resting';
    const [inFlight] = await this.context.broker.pipeline([['HLEN', this.keys.unacked]]);
    const isBounded =
      inFlight?.ok === true && typeof inFlight.value === 'number' && inFlight.value <= MAX_LISTABLE_IN_FLIGHT;
    return isBounded ? 'allowed' : 'too many';
  }

  spend(replies: readonly ControlReply[]): void {
    const bytes = replies.reduce((sum, { text }) => sum + text.length, 0);
    this.restUntil = this.context.clock.now() + (bytes / BYTES_PER_SECOND) * 1_000;
  }
}

/** Items in each worker's list; `null` for a nodename that answered more than once, or with an error. */
export function countHeld(replies: readonly ControlReply[]): ReadonlyMap<string, number | null> {
  const counts = new Map<string, number | null>();
  for (const { worker, value } of replies) {
    const count = Array.isArray(value) ? value.length : null;
    counts.set(worker, counts.has(worker) ? null : count);
  }
  return counts;
}
