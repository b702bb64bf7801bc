import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import type { BullmqState } from '../../model/queue.ts';
import { jobKey, queueScope, type QueueId } from './keys.ts';
import type { PollPart } from './pollPart.ts';
import { LOOK_COMMANDS, lookCommands, parseLook } from './queueCounts.ts';
import { numberOf, replyValue } from './replyValue.ts';

export interface TrackedQueue {
  readonly id: QueueId;
  readonly scope: string;
  /** Made after the first look at the server had ended: nothing of it is past. */
  readonly isNew: boolean;
  /** Its keys are those of BullMQ 1. */
  readonly isFirstRelease: boolean;
  readonly paused: boolean | null;
  readonly counts: Readonly<Record<BullmqState, number>> | null;
  readonly globalConcurrency: number | null;
  readonly rateLimit: { readonly max: number; readonly durationMs: number } | null;
  readonly nextJobId: string | null;
  /** Epoch ms at which the next waiting job was added; `null`: there is none, or it is not known. */
  readonly oldestAt: number | null;
}

export interface QueueCatalogue extends PollPart {
  all(): Iterable<TrackedQueue>;
  get(scope: string): TrackedQueue | undefined;
  /** Takes up a verified queue; `false` when there are too many. */
  add(queue: QueueId, made: Pick<TrackedQueue, 'isNew' | 'isFirstRelease'>): boolean;
  /** Its numbers have changed: look again in the next tick. */
  touch(scope: string): void;
  touchAll(): void;
  /** Whether every queue has been looked at since it was added, or all were touched. */
  readonly areSeen: boolean;
}

/** More queues than this are not followed. */
export const MAX_QUEUES = 2_000;

/** Queues looked at in one tick because something happened in them. */
const CHANGED_PER_TICK = 100;

const COMMANDS_EACH = LOOK_COMMANDS + 1;

/** Quiet queues looked at in one tick, in turn: for what changes without an event, and to notice that one is gone. */
const QUIET_PER_TICK = 10;

const UNSEEN = {
  paused: null,
  counts: null,
  globalConcurrency: null,
  rateLimit: null,
  nextJobId: null,
  oldestAt: null,
} as const;

/** The queues that are known and their numbers, kept fresh by a bounded look in each tick. */
export function createQueueCatalogue(listener: {
  onChange(): void;
  /** Their meta hash is no more, or no longer BullMQ's. */
  onGone(queues: readonly QueueId[]): void;
  /** Its numbers were read. */
  onLooked(queue: TrackedQueue): void;
}): QueueCatalogue {
  /** Least recently looked at first. */
  const queues = new Map<string, TrackedQueue>();
  const changed = new Set<string>();
  const unseen = new Set<string>();
  let asked: readonly string[] = [];

  function add(id: QueueId, made: Pick<TrackedQueue, 'isNew' | 'isFirstRelease'>): boolean {
    const scope = queueScope(id);
    if (queues.has(scope)) return true;
    if (queues.size >= MAX_QUEUES) return false;
    queues.set(scope, { ...UNSEEN, ...made, id, scope });
    changed.add(scope);
    unseen.add(scope);
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
      return queue === undefined ? [] : [...lookCommands(queue.id), addedCommand(queue)];
    });
  }

  function apply(replies: readonly PipelineReply[]): void {
    let anyChange = false;
    const gone: QueueId[] = [];
    for (const [index, scope] of asked.entries()) {
      const look = replies.slice(index * COMMANDS_EACH, (index + 1) * COMMANDS_EACH);
      anyChange = applyLook(scope, look, gone) || anyChange;
    }
    asked = [];
    if (gone.length > 0) listener.onGone(gone);
    if (anyChange) listener.onChange();
  }

  function applyLook(scope: string, replies: readonly PipelineReply[], gone: QueueId[]): boolean {
    const queue = queues.get(scope);
    unseen.delete(scope);
    if (queue === undefined) return false;
    const { isBullmq, ...look } = parseLook(replies.slice(0, LOOK_COMMANDS));
    queues.delete(scope);
    if (isBullmq === false) {
      gone.push(queue.id);
      return true;
    }
    const next = { ...queue, ...look, oldestAt: oldestOf(queue, look.nextJobId, replies[LOOK_COMMANDS]) };
    // Its age is read in the next look, which need not wait for the queue's turn.
    if (next.nextJobId !== null && next.nextJobId !== queue.nextJobId) changed.add(scope);
    queues.set(scope, next);
    listener.onLooked(next);
    return !isSameQueue(queue, next);
  }

  return {
    all: () => queues.values(),
    get: (scope) => queues.get(scope),
    add,
    touch(scope) {
      if (queues.has(scope)) changed.add(scope);
    },
    touchAll() {
      for (const scope of queues.keys()) {
        changed.add(scope);
        unseen.add(scope);
      }
    },
    get areSeen() {
      return unseen.size === 0;
    },
    commands,
    apply,
  };
}

/** When the job was added that stood next in the last look. */
function addedCommand({ id, nextJobId }: TrackedQueue): RedisCommand {
  // An empty id names no job: the queue's keys never end with a colon.
  return ['HGET', jobKey(id, nextJobId ?? ''), 'timestamp'];
}

function oldestOf(
  before: TrackedQueue,
  nextJobId: string | null,
  added: PipelineReply | undefined,
): number | null {
  return nextJobId !== null && nextJobId === before.nextJobId ? numberOf(replyValue(added)) : null;
}

function isSameQueue(a: TrackedQueue, b: TrackedQueue): boolean {
  return (
    a.paused === b.paused &&
    a.oldestAt === b.oldestAt &&
    a.globalConcurrency === b.globalConcurrency &&
    a.rateLimit?.max === b.rateLimit?.max &&
    a.rateLimit?.durationMs === b.rateLimit?.durationMs &&
    isSameCounts(a.counts, b.counts)
  );
}

function isSameCounts(a: TrackedQueue['counts'], b: TrackedQueue['counts']): boolean {
  if (a === null || b === null) return a === b;
  return Object.entries(a).every(([state, count]) => b[state as BullmqState] === count);
}
