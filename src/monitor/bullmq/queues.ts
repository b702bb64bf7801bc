import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import type { BullmqState } from '../../model/queue.ts';
import { queueScope, type QueueId } from './keys.ts';
import type { PollPart } from './pollPart.ts';
import { LOOK_COMMANDS, lookCommands, parseLook } from './queueCounts.ts';

export interface TrackedQueue {
  readonly id: QueueId;
  readonly scope: string;
  /** Made after the first look at the server had ended: nothing of it is past. */
  readonly isNew: boolean;
  readonly paused: boolean | null;
  readonly counts: Readonly<Record<BullmqState, number>> | null;
}

export interface QueueCatalogue extends PollPart {
  all(): Iterable<TrackedQueue>;
  get(scope: string): TrackedQueue | undefined;
  /** Takes up a verified queue; `false` when there are too many. */
  add(queue: QueueId, isNew: boolean): boolean;
  /** Its numbers have changed: look again in the next tick. */
  touch(scope: string): void;
  touchAll(): void;
}

/** More queues than this are not followed. */
export const MAX_QUEUES = 2_000;

/** Queues looked at in one tick because something happened in them. */
const CHANGED_PER_TICK = 100;

/** Quiet queues looked at in one tick, in turn: for what changes without an event, and to notice that one is gone. */
const QUIET_PER_TICK = 10;

/** The queues that are known and their numbers, kept fresh by a bounded look in each tick. */
export function createQueueCatalogue(listener: {
  onChange(): void;
  /** Their meta hash is no more, or no longer BullMQ's. */
  onGone(queues: readonly QueueId[]): void;
}): QueueCatalogue {
  /** Least recently looked at first. */
  const queues = new Map<string, TrackedQueue>();
  const changed = new Set<string>();
  let asked: readonly string[] = [];

  function add(id: QueueId, isNew: boolean): boolean {
    const scope = queueScope(id);
    if (queues.has(scope)) return true;
    if (queues.size >= MAX_QUEUES) return false;
    queues.set(scope, { id, scope, isNew, paused: null, counts: null });
    changed.add(scope);
    listener.onChange();
    return true;
  }

  function next(): readonly string[] {
    const scopes = new Set<string>();
    for (const scope of changed) {
      if (scopes.size >= CHANGED_PER_TICK) break;
      changed.delete(scope);
      if (queues.has(scope)) scopes.add(scope);
    }
    const limit = scopes.size + QUIET_PER_TICK;
    for (const scope of queues.keys()) {
      if (scopes.size >= limit) break;
      scopes.add(scope);
    }
    return [...scopes];
  }

  function commands(): readonly RedisCommand[] {
    for (const scope of asked) changed.add(scope);
    asked = next();
    return asked.flatMap((scope) => {
      const queue = queues.get(scope);
      return queue === undefined ? [] : lookCommands(queue.id);
    });
  }

  function apply(replies: readonly PipelineReply[]): void {
    let anyChange = false;
    const gone: QueueId[] = [];
    for (const [index, scope] of asked.entries()) {
      const look = replies.slice(index * LOOK_COMMANDS, (index + 1) * LOOK_COMMANDS);
      anyChange = applyLook(scope, look, gone) || anyChange;
    }
    asked = [];
    if (gone.length > 0) listener.onGone(gone);
    if (anyChange) listener.onChange();
  }

  function applyLook(scope: string, replies: readonly PipelineReply[], gone: QueueId[]): boolean {
    const queue = queues.get(scope);
    if (queue === undefined) return false;
    const { isBullmq, paused, counts } = parseLook(replies);
    queues.delete(scope);
    if (isBullmq === false) {
      gone.push(queue.id);
      return true;
    }
    queues.set(scope, { ...queue, paused, counts });
    return queue.paused !== paused || !isSameCounts(queue.counts, counts);
  }

  return {
    all: () => queues.values(),
    get: (scope) => queues.get(scope),
    add,
    touch(scope) {
      if (queues.has(scope)) changed.add(scope);
    },
    touchAll() {
      for (const scope of queues.keys()) changed.add(scope);
    },
    commands,
    apply,
  };
}

function isSameCounts(a: TrackedQueue['counts'], b: TrackedQueue['counts']): boolean {
  if (a === null || b === null) return a === b;
  return Object.entries(a).every(([state, count]) => b[state as BullmqState] === count);
}
