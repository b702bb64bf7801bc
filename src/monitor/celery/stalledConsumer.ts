import { formatDuration } from '../../model/duration.ts';
import { t, tCount } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import type { PoppingClient } from './poppingClients.ts';

/** What is known around a worker that seems to take nothing. Times are epoch ms of our clock. */
export interface ConsumerFacts {
  readonly now: number;
  /** Since then it began and ended nothing. */
  readonly quietSince: number;
  /** Since then messages have waited in its queues without a break. */
  readonly backlogSince: number;
  readonly backlog: readonly { readonly queue: string; readonly waiting: number }[];
  /** By its own answers just now. */
  readonly active: number;
  readonly concurrency: number;
  readonly reserved: number;
  /** Messages that it may have taken and not acknowledged, at most. */
  readonly held: number;
  /** How many messages it takes without acknowledging; 0: without limit. */
  readonly prefetch: number;
  /** Connections that take from lists; `null` when they cannot be seen. */
  readonly clients: readonly PoppingClient[] | null;
  /** Workers online that consume something, this one included. */
  readonly consumers: number;
  /** Of the others: those with nothing to do for a while, which are waiting for messages. */
  readonly idleOthers: number;
}

/** A worker that could take a message takes it at once; so long a pause is none of its own doing. */
export const STALL_MS = 30_000;
/** Where the connections do not show that it takes nothing. */
const UNSEEN_STALL_MS = 120_000;
/** Workers ask for messages about once a second. */
const POPPING_MS = 10_000;

/**
 * Whether a worker is alive, has messages in its queues and free slots, and takes nothing all the same: a consumer that
 * never came back after a reconnect. Says it only when nothing else explains it.
 *
 * @returns a sentence with the evidence, or `null`
 */
export function stallSentence(facts: ConsumerFacts): string | null {
  const waiting = facts.backlog.filter((queue) => queue.waiting > 0);
  if (waiting.length === 0 || facts.active >= facts.concurrency || facts.reserved > 0) return null;
  // Its limit may be used up by messages that wait for their time or for a rate limit.
  if (facts.prefetch > 0 && facts.held >= facts.prefetch) return null;
  const pops = facts.clients?.filter(({ isBlocked, idleMs }) => isBlocked || idleMs <= POPPING_MS).length;
  if (pops !== undefined && pops >= facts.consumers) return null;
  const isSeen = pops !== undefined && pops < 1 + facts.idleOthers;
  const quietMs = facts.now - facts.quietSince;
  const backlogMs = facts.now - facts.backlogSince;
  if (Math.min(quietMs, backlogMs) < (isSeen ? STALL_MS : UNSEEN_STALL_MS)) return null;
  return t(
    'It is alive but takes nothing from its queues: {0} waiting for {1}, {2} of {3} slots free, nothing begun or ended for {4}, {5}.',
    waiting.map(({ queue, waiting: count }) => t('{0} in {1}', formatNumber(count), queue)).join(', '),
    formatDuration(backlogMs),
    formatNumber(facts.concurrency - facts.active),
    formatNumber(facts.concurrency),
    formatDuration(quietMs),
    connections(pops, facts.consumers),
  );
}

function connections(pops: number | undefined, consumers: number): string {
  if (pops === undefined) return t('and the connections of Redis cannot be seen');
  const of = tCount(consumers, '{0} consumer', '{0} consumers');
  if (pops === 0) return t('and no connection asks Redis for messages, of {0}', of);
  return pops === 1
    ? t('and one connection asks Redis for messages, of {0}', of)
    : t('and {0} connections ask Redis for messages, of {1}', formatNumber(pops), of);
}
