import type { Clock } from '../clock.ts';
import { RedisReplyError } from '../redis/redisErrors.ts';
import type { BlockingLink, PipelineReply, RedisLink } from '../redis/redisLink.ts';
import { queueKey, queueScope, type QueueId } from './keys.ts';
import { createPause, type Pause } from './pause.ts';
import { createReadSize } from './readSize.ts';
import { parseStreamEntries, parseStreamRead, STREAM_START, type StreamEntry } from './streamEntry.ts';
import {
  advance,
  boundsCommands,
  checkBounds,
  readCommand,
  startAt,
  type StreamPosition,
} from './streamPositions.ts';

export interface EventStreamListener {
  /** Entries in the order of the stream; `isHistory` when they are from before we followed it. Must not throw. */
  onEntries(queue: QueueId, entries: readonly StreamEntry[], isHistory: boolean): void;
  /** These queues are followed from now on; what their state sets hold is not told by events. */
  onJoined(queues: readonly QueueId[]): Promise<void>;
  /** Events of these queues were trimmed before they could be read, within this span of our clock (epoch ms). */
  onMissed(queues: readonly QueueId[], from: number, to: number): Promise<void>;
  /** The stream of a queue, or of all, cannot be read; the server's own words. */
  onRefused(queue: QueueId | null, error: string): void;
}

export interface FollowedQueue {
  readonly id: QueueId;
  /** All its events are read, not only the newest of its past. */
  readonly isNew: boolean;
}

export interface EventStream {
  start(): void;
  /** There may be new queues. */
  wake(): void;
  dispose(): Promise<void>;
}

/** Entries of the past that are read of a queue when it is first seen. */
const HISTORY = 200;
const JOINED_AT_ONCE = 25;
const CHECKED_AT_ONCE = 100;
/** Ms that one XREAD blocks: also how long a new queue waits until it is followed. */
const BLOCK_MS = 1_000;
const ANSWER_MS = 10_000;
const IDLE_MS = 5_000;
const REFUSED_FOR_MS = 60_000;

/**
 * Follows the event streams of all queues by one blocking XREAD on one connection. An old queue's recent past is read first
 * and followed on from its last entry, and an interruption continues where it was cut, so no event is missed unless
 * the queue trimmed its stream meanwhile, which is noticed and told.
 */
export function createEventStream(options: {
  readonly link: RedisLink;
  readonly clock: Clock;
  queues(): Iterable<FollowedQueue>;
  readonly listener: EventStreamListener;
}): EventStream {
  const { link, clock, listener } = options;
  const positions = new Map<string, StreamPosition>();
  const refusedUntil = new Map<string, number>();
  const readSize = createReadSize();
  const pause: Pause = createPause(clock);
  /** Followed, but the listener has not been told with success. */
  let unsettled: readonly QueueId[] = [];
  const disposal = new AbortController();
  const { signal } = disposal;
  let blocking: BlockingLink | null = null;
  let running: Promise<void> | null = null;
  let failures = 0;
  let lastReadAt = clock.now();
  let wasInterrupted = false;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await round();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        wasInterrupted = true;
        if (error instanceof RedisReplyError && failures > 1) listener.onRefused(null, error.message);
        await pause.sleep(backOff(failures));
      }
    }
  }

  async function round(): Promise<void> {
    // A queue may be gone because the server has lost everything: its events are missed all the same.
    if (wasInterrupted) await check([...positions.values()]);
    forgetGone();
    if (!wasInterrupted) await check([...positions.values()].filter(({ isBehind }) => isBehind));
    wasInterrupted = false;
    await settle();
    if (await join()) return;
    if (positions.size === 0) {
      await pause.sleep(IDLE_MS);
      return;
    }
    await read([...positions.values()]);
  }

  function forgetGone(): void {
    const current = new Set([...options.queues()].map(({ id }) => queueScope(id)));
    for (const scope of positions.keys()) if (!current.has(scope)) positions.delete(scope);
    for (const scope of refusedUntil.keys()) if (!current.has(scope)) refusedUntil.delete(scope);
  }

  async function join(): Promise<boolean> {
    const now = clock.now();
    const fresh = [...options.queues()]
      .filter(({ id }) => {
        const scope = queueScope(id);
        return !positions.has(scope) && (refusedUntil.get(scope) ?? 0) <= now;
      })
      .slice(0, JOINED_AT_ONCE);
    if (fresh.length === 0) return false;
    const replies = await link.pipeline(
      fresh.map(({ id, isNew }) => {
        const count = isNew ? 1 : HISTORY;
        return ['XREVRANGE', queueKey(id, 'events'), '+', '-', 'COUNT', count];
      }),
    );
    for (const [index, queue] of fresh.entries()) joinAt(queue, replies[index]);
    return true;
  }

  function joinAt({ id, isNew }: FollowedQueue, reply: PipelineReply | undefined): void {
    if (reply?.ok !== true) {
      refuse(id, reply?.error ?? 'no reply');
      return;
    }
    const found = parseStreamEntries(reply.value).toReversed();
    const newest = found.at(-1)?.id ?? STREAM_START;
    listener.onEntries(id, isNew ? [] : found, true);
    positions.set(queueScope(id), startAt(id, isNew ? STREAM_START : newest, newest));
    unsettled = [...unsettled, id];
  }

  async function settle(): Promise<void> {
    const queues = unsettled;
    if (queues.length === 0) return;
    await listener.onJoined(queues);
    unsettled = [];
  }

  async function check(suspects: readonly StreamPosition[]): Promise<void> {
    const missed: StreamPosition[] = [];
    for (let start = 0; start < suspects.length; start += CHECKED_AT_ONCE) {
      const batch = suspects.slice(start, start + CHECKED_AT_ONCE);
      const replies = await link.pipeline(batch.flatMap(boundsCommands));
      for (const [index, position] of batch.entries()) {
        const result = checkBounds(position, replies.slice(index * 2, index * 2 + 2));
        if (result.kind === 'unreadable') refuse(position.queue, result.error);
        if (result.kind === 'trimmed') missed.push(result.from);
      }
    }
    if (missed.length === 0) return;
    await listener.onMissed(
      missed.map(({ queue }) => queue),
      lastReadAt,
      clock.now(),
    );
    // Only once the listener is done, so that a cut in between is noticed again.
    for (const position of missed) positions.set(queueScope(position.queue), position);
  }

  async function read(streams: readonly StreamPosition[]): Promise<void> {
    const count = readSize.count(streams.length);
    blocking ??= await openBlocking();
    const reply = await blocking.call(readCommand(streams, count, BLOCK_MS), BLOCK_MS + ANSWER_MS);
    lastReadAt = clock.now();
    const byKey = new Map(streams.map((position) => [position.key, position]));
    let bytes = 0;
    for (const { key, entries } of parseStreamRead(reply)) {
      const position = byKey.get(key);
      if (position === undefined) continue;
      positions.set(queueScope(position.queue), advance(position, entries, count));
      bytes += sizeOf(entries);
      listener.onEntries(position.queue, entries, false);
    }
    readSize.observe(bytes);
  }

  async function openBlocking(): Promise<BlockingLink> {
    const opened = await link.openBlocking();
    if (signal.aborted) opened.dispose();
    return opened;
  }

  function refuse(queue: QueueId, error: string): void {
    positions.delete(queueScope(queue));
    refusedUntil.set(queueScope(queue), clock.now() + REFUSED_FOR_MS);
    listener.onRefused(queue, error);
  }

  return {
    start() {
      running ??= run();
    },
    wake: () => {
      pause.wake();
    },
    async dispose() {
      disposal.abort();
      pause.wake();
      blocking?.dispose();
      await running;
    },
  };
}

function sizeOf(entries: readonly StreamEntry[]): number {
  let size = 0;
  for (const { fields } of entries) for (const value of fields.values()) size += value.length;
  return size;
}

/** Ms before the next try: doubles up to five seconds, with jitter. */
function backOff(failures: number): number {
  return Math.min(5_000, 125 * 2 ** Math.min(failures, 10)) * (0.75 + Math.random() / 4);
}
