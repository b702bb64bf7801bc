import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import { readScanSlice, SCAN_START, scanSlice } from '../redis/scanSlice.ts';
import type { Clock } from '../clock.ts';
import { markPattern, parseQueueKey, queueScope, type QueueId } from './keys.ts';
import type { PollPart } from './pollPart.ts';
import { parseVerification, VERIFY_COMMANDS, verifyCommands } from './queueCounts.ts';
import { textOf } from './replyValue.ts';

export interface Discovery extends PollPart {
  /** Whether every prefix has been searched through once, and what was found has been verified. */
  readonly complete: boolean;
  /** In the middle of a pass over the keys: the next slice may be read now. */
  readonly isUnderWay: boolean;
  /** A queue may exist (a worker names it, a person adds to it): verified in the next round. */
  suggest(queue: QueueId): void;
}

/** Keys that one SCAN visits: some ms of the server's time. More until every key has been visited once. */
const FIRST_SCAN_COUNT = 20_000;
const SCAN_COUNT = 10_000;
/** Candidates verified in one round. */
const VERIFY_COUNT = 200;
/** Candidates kept at once; hostile keys beyond are left for the next pass. */
const MAX_CANDIDATES = 2_000;
/** Ms between the end of one pass over the keys and the start of the next. */
const PASS_PAUSE_MS = 5_000;

/** What else a pass over the keys meets. */
export interface PassListener {
  passBegan(): void;
  /** The queue has the job counter that BullMQ and its predecessor have in common. */
  counterFound(queue: QueueId): void;
  passEnded(): void;
}

/**
 * Finds queues by their meta hash: one bounded SCAN per round over one prefix after the other, resumed where the last
 * one ended, and a look into each hash found, so that no other kind of key is taken for a queue.
 */
export function createDiscovery(options: {
  readonly prefixes: readonly string[];
  readonly clock: Clock;
  isKnown(queue: QueueId): boolean;
  onFound(queue: QueueId, kind: 'bullmq' | 'bullmq-1'): void;
  /** The server refuses to be searched; its own words. */
  onRefused(error: string): void;
  readonly pass: PassListener;
}): Discovery {
  const { prefixes, clock } = options;
  const candidates = new Map<string, QueueId>();
  let prefixIndex = 0;
  let cursor = SCAN_START;
  let isUnderWay = false;
  let hasPassed = prefixes.length === 0;
  let complete = hasPassed;
  let nextPassAt = 0;
  let asked: { readonly scan: boolean; readonly verify: readonly QueueId[] } = { scan: false, verify: [] };

  function suggest(queue: QueueId): void {
    if (options.isKnown(queue) || candidates.size >= MAX_CANDIDATES) return;
    candidates.set(queueScope(queue), queue);
  }

  function commands(): readonly RedisCommand[] {
    const prefix = prefixes[prefixIndex];
    const isPassDue = isUnderWay || (candidates.size === 0 && clock.now() >= nextPassAt);
    const scan = prefix !== undefined && isPassDue;
    if (scan && !isUnderWay) options.pass.passBegan();
    isUnderWay ||= scan;
    const verify = [...candidates.values()].slice(0, VERIFY_COUNT);
    asked = { scan, verify };
    return [
      ...(scan ? [scanSlice(cursor, markPattern(prefix), hasPassed ? SCAN_COUNT : FIRST_SCAN_COUNT)] : []),
      ...verify.flatMap(verifyCommands),
    ];
  }

  function apply(replies: readonly PipelineReply[]): void {
    const { scan, verify } = asked;
    asked = { scan: false, verify: [] };
    const verified = scan ? replies.slice(1) : replies;
    for (const [index, queue] of verify.entries()) {
      const start = index * VERIFY_COMMANDS;
      const kind = parseVerification(verified.slice(start, start + VERIFY_COMMANDS));
      candidates.delete(queueScope(queue));
      if (kind !== null) options.onFound(queue, kind);
    }
    if (scan) applyScan(replies[0]);
    complete ||= hasPassed && candidates.size === 0;
  }

  function applyScan(reply: PipelineReply | undefined): void {
    if (reply?.ok === false) options.onRefused(reply.error);
    const slice = readScanSlice(reply);
    for (const key of slice?.keys ?? []) {
      const name = textOf(key) ?? '';
      const queue = parseQueueKey(prefixes, name, 'meta');
      if (queue !== null) suggest(queue);
      const counted = parseQueueKey(prefixes, name, 'id');
      if (counted !== null) options.pass.counterFound(counted);
    }
    cursor = slice?.cursor ?? SCAN_START;
    if (cursor !== SCAN_START) return;
    prefixIndex += 1;
    if (prefixIndex < prefixes.length) return;
    prefixIndex = 0;
    hasPassed = true;
    isUnderWay = false;
    nextPassAt = clock.now() + PASS_PAUSE_MS;
    options.pass.passEnded();
  }

  return {
    get complete() {
      return complete;
    },
    get isUnderWay() {
      return isUnderWay;
    },
    suggest,
    commands,
    apply,
  };
}
