import type { PipelineReply } from '../redis/redisLink.ts';
import { decodeEnvelope } from './envelope.ts';
import { messageDigest } from './findMessage.ts';
import type { QueueList } from './keys.ts';
import type { PollRequest } from './poll.ts';
import { taskIdOf } from './taskMessage.ts';

const LISTS_PER_TICK = 20;
const INTERVAL_MS = 5_000;
/** A message of this many bytes is looked at once a second; a longer one as much less often. */
const BYTES_PER_SECOND = 64 * 1024;
const MAX_DECODED_BYTES = 1024 * 1024;
/** A message that has been next in line for less time says nothing of how old it is. */
const STUCK_MS = 30_000;

interface Tail {
  readonly identity: string;
  readonly taskId: string | null;
  /** Epoch ms at which this message was first seen at that end. */
  readonly since: number;
  readonly nextLookAt: number;
}

/**
 * How long the next message of each list has waited: the oldest one, for lists are taken from in the order of arrival. A
 * message does not carry the time at which it was sent. That is known when its `task-sent` event was heard; else, of one
 * that has stood in front of its list for a while, the moment at which it was first seen there: it is at least that old.
 */
export class OldestMessages {
  private readonly tails = new Map<string, Tail>();
  private readonly sentAt: (taskId: string) => number | null;

  /** @param sentAt epoch ms at which a task was sent, when that is known */
  constructor(sentAt: (taskId: string) => number | null) {
    this.sentAt = sentAt;
  }

  /** @param lists those that are not empty */
  requests(lists: readonly QueueList[], now: number): PollRequest[] {
    const current = new Set(lists.map(({ key }) => key));
    for (const key of this.tails.keys()) if (!current.has(key)) this.tails.delete(key);
    const due = lists
      .map(({ key }) => ({ key, lookAt: this.tails.get(key)?.nextLookAt ?? 0 }))
      .filter(({ lookAt }) => lookAt <= now);
    return due
      .sort((a, b) => a.lookAt - b.lookAt)
      .slice(0, LISTS_PER_TICK)
      .map(({ key }) => ({
        command: ['LINDEX', key, -1],
        apply: (reply) => {
          this.apply(key, reply, now);
        },
      }));
  }

  /** Epoch ms at which the oldest message in these lists was sent, or at the latest; `null`: none, or not known. */
  of(lists: readonly QueueList[], now: number): number | null {
    const times = lists.flatMap(({ key }) => {
      const tail = this.tails.get(key);
      if (tail === undefined) return [];
      const sentAt = tail.taskId === null ? null : this.sentAt(tail.taskId);
      return sentAt ?? (now - tail.since >= STUCK_MS ? tail.since : []);
    });
    return times.length === 0 ? null : Math.min(...times);
  }

  private apply(key: string, reply: PipelineReply, now: number): void {
    if (!reply.ok || !Buffer.isBuffer(reply.value)) {
      this.tails.delete(key);
      return;
    }
    const message = reply.value;
    const decoded = message.length <= MAX_DECODED_BYTES ? decodeEnvelope(message) : null;
    const taskId = decoded?.ok === true ? taskIdOf(decoded.envelope) : null;
    const identity = messageDigest(message);
    const known = this.tails.get(key);
    this.tails.set(key, {
      identity,
      taskId,
      since: known?.identity === identity ? known.since : now,
      nextLookAt: now + Math.max(INTERVAL_MS, (message.length / BYTES_PER_SECOND) * 1_000),
    });
  }
}
