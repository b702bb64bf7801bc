import { UNMEASURED_QUEUE, type Queue } from '../../model/queue.ts';
import type { Clock } from '../clock.ts';
import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import { globEscape, readScanSlice, SCAN_START, scanSlice } from '../redis/scanSlice.ts';
import { parseScope, queueKey, queueScope, type QueueId } from './keys.ts';
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
const SCAN_COUNT = 2_000;
/** They come and go seldom, and only their names are shown. */
const PASS_PAUSE_MS = 60_000;

const WARNING =
  "This queue is one of Bull, BullMQ's predecessor, whose keys mean other things: its jobs are not read. Move it to BullMQ to see them.";

export interface OlderQueues extends PollPart {
  list(connectionId: string): readonly Queue[];
}

/**
 * Finds queues of the older Bull, so that they are named instead of silently missing: the same job counter `<queue>:id` as
 * BullMQ's and lists or sets of jobs, but no meta hash of BullMQ.
 */
export function createOlderQueues(options: {
  readonly prefixes: readonly string[];
  readonly clock: Clock;
  isKnown(queue: QueueId): boolean;
  onChange(): void;
}): OlderQueues {
  const { prefixes, clock } = options;
  let queues = new Map<string, QueueId>();
  let met = new Map<string, QueueId>();
  const candidates = new Map<string, QueueId>();
  let prefixIndex = 0;
  let cursor = SCAN_START;
  let nextPassAt = 0;
  let isPassOver = false;
  let asked: { readonly scans: boolean; readonly verified: readonly QueueId[] } = {
    scans: false,
    verified: [],
  };

  function commands(): readonly RedisCommand[] {
    const prefix = prefixes[prefixIndex];
    const scans = prefix !== undefined && clock.now() >= nextPassAt && candidates.size < MAX_CANDIDATES;
    const verified = [...candidates.values()].slice(0, VERIFY_COUNT);
    asked = { scans, verified };
    return [
      ...(scans ? [scanSlice(cursor, `${globEscape(prefix)}:*:id`, SCAN_COUNT)] : []),
      ...verified.flatMap(verifyCommands),
    ];
  }

  function apply(replies: readonly PipelineReply[]): void {
    const { scans, verified } = asked;
    asked = { scans: false, verified: [] };
    const rest = scans ? replies.slice(1) : replies;
    for (const [index, queue] of verified.entries()) {
      const scope = queueScope(queue);
      candidates.delete(scope);
      if (isOlder(rest.slice(index * COMMANDS_EACH, (index + 1) * COMMANDS_EACH)) && met.size < MAX_QUEUES) {
        met.set(scope, queue);
      }
    }
    if (scans) applyScan(replies[0]);
    if (isPassOver && candidates.size === 0) show();
  }

  function applyScan(reply: PipelineReply | undefined): void {
    const slice = readScanSlice(reply);
    for (const key of slice?.keys ?? []) {
      const text = textOf(key) ?? '';
      const queue = text.endsWith(':id') ? parseScope(prefixes, text.slice(0, -':id'.length)) : null;
      if (queue !== null && !options.isKnown(queue)) candidates.set(queueScope(queue), queue);
    }
    cursor = slice?.cursor ?? SCAN_START;
    if (cursor !== SCAN_START) return;
    prefixIndex = (prefixIndex + 1) % prefixes.length;
    if (prefixIndex !== 0) return;
    isPassOver = true;
    nextPassAt = clock.now() + PASS_PAUSE_MS;
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
        warning: WARNING,
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
