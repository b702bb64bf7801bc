import { t } from '../../model/l10n.ts';
import { UNMEASURED_QUEUE, type Queue } from '../../model/queue.ts';
import type { Clock } from '../clock.ts';
import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import type { PassListener } from './discovery.ts';
import { queueKey, queueScope, type QueueId } from './keys.ts';
import type { PollPart } from './pollPart.ts';
import { metaCommand, parseMeta } from './queueCounts.ts';
import { textOf } from './replyValue.ts';

/** Queues of the older Bull that are named; how many there are is not the point. */
const MAX_QUEUES = 100;
const MAX_CANDIDATES = 500;
const VERIFY_COUNT = 50;
/** Where either library keeps jobs, and of which type. */
const PLACES = [
  ['wait', 'list'],
  ['paused', 'list'],
  ['delayed', 'zset'],
  ['completed', 'zset'],
  ['failed', 'zset'],
] as const;
const COMMANDS_EACH = PLACES.length + 2;
/** They come and go seldom, and only their names are shown: not every pass over the keys is heeded. */
const PASS_PAUSE_MS = 60_000;

const warning = (): string =>
  t(
    "This queue is one of Bull, BullMQ's predecessor, whose keys mean other things: its jobs are not read. Move it to BullMQ to see them.",
  );

export interface OlderQueues extends PollPart, PassListener {
  list(connectionId: string): readonly Queue[];
}

/**
 * Tells queues of the older Bull among those that a pass over the keys meets, so that they are named instead of silently
 * missing: the same job counter `<queue>:id` as BullMQ's and lists or sets of jobs, but no meta hash of BullMQ.
 */
export function createOlderQueues(options: {
  readonly clock: Clock;
  isKnown(queue: QueueId): boolean;
  onChange(): void;
}): OlderQueues {
  const { clock } = options;
  let queues = new Map<string, QueueId>();
  let met = new Map<string, QueueId>();
  const candidates = new Map<string, QueueId>();
  let nextPassAt = 0;
  let isHeeded = false;
  let isPassOver = false;
  let verified: readonly QueueId[] = [];

  function commands(): readonly RedisCommand[] {
    verified = [...candidates.values()].slice(0, VERIFY_COUNT);
    return verified.flatMap(verifyCommands);
  }

  function apply(replies: readonly PipelineReply[]): void {
    for (const [index, queue] of verified.entries()) {
      const scope = queueScope(queue);
      candidates.delete(scope);
      const look = replies.slice(index * COMMANDS_EACH, (index + 1) * COMMANDS_EACH);
      if (isOlder(look) && met.size < MAX_QUEUES) met.set(scope, queue);
    }
    verified = [];
    if (isPassOver && candidates.size === 0) show();
  }

  function counterFound(queue: QueueId): void {
    if (!isHeeded || options.isKnown(queue)) return;
    const scope = queueScope(queue);
    // Those that are shown are looked at again, whatever else there is.
    if (candidates.size < MAX_CANDIDATES || queues.has(scope)) candidates.set(scope, queue);
  }

  /** Everything that the pass has found was verified. */
  function show(): void {
    const isSame = met.size === queues.size && [...met.keys()].every((scope) => queues.has(scope));
    queues = met;
    met = new Map();
    isPassOver = false;
    if (!isSame) options.onChange();
  }

  return {
    passBegan() {
      isHeeded = !isPassOver && clock.now() >= nextPassAt;
    },
    counterFound,
    passEnded() {
      if (!isHeeded) return;
      isHeeded = false;
      isPassOver = true;
      nextPassAt = clock.now() + PASS_PAUSE_MS;
    },
    commands,
    apply,
    list: (connectionId) =>
      [...queues.values()].map((queue): Queue => ({
        ...UNMEASURED_QUEUE,
        connectionId,
        system: 'bullmq',
        id: queueScope(queue),
        name: queue.name,
        waiting: null,
        inFlight: null,
        priorities: null,
        counts: null,
        consumers: null,
        paused: null,
        warning: warning(),
      })),
  };
}

function verifyCommands(queue: QueueId): readonly RedisCommand[] {
  return [
    metaCommand(queue),
    ['TYPE', queueKey(queue, 'id')],
    ...PLACES.map(([kind]): RedisCommand => ['TYPE', queueKey(queue, kind)]),
  ];
}

function isOlder([meta, id, ...places]: readonly PipelineReply[]): boolean {
  const holdsJobs = PLACES.some(([, type], index) => typeOf(places[index]) === type);
  return parseMeta(meta).isBullmq === false && typeOf(id) === 'string' && holdsJobs;
}

function typeOf(reply: PipelineReply | undefined): string | null {
  return reply?.ok === true ? textOf(reply.value) : null;
}
