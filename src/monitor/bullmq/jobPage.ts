import type { BullmqState } from '../../model/queue.ts';
import type { QueueItem, QueueItemPage, QueueItemQuery } from '../../model/queueItem.ts';
import type { TaskRef } from '../../model/task.ts';
import { parseTolerantJson } from '../../model/tolerantJson.ts';
import type { Payload } from '../../model/payload.ts';
import { t } from '../../model/l10n.ts';
import type { RedisCommand, RedisLink } from '../redis/redisLink.ts';
import { firstLine } from './excerpt.ts';
import { jobFieldsCommand, parseJobFields, type JobFields } from './jobFields.ts';
import { delayedUntil } from './jobState.ts';
import { jobKey, queueKey, queueScope, type QueueId, type QueueKeyKind } from './keys.ts';
import { listOf, numberOf, replyValue, shownTextOf, textOf } from './replyValue.ts';

/** Data, and reason of a failure, of one job that are read for a page, bytes; more is read when its job is opened. */
const MAX_DATA_BYTES = 64 * 1024;
const MAX_PAGE = 100;

/** Where a state's jobs stand, and at which end the next or oldest one is. */
const PLACES: Readonly<
  Record<
    BullmqState,
    { readonly kind: QueueKeyKind; readonly type: 'list' | 'set'; readonly first: 'start' | 'end' }
  >
> = {
  waiting: { kind: 'wait', type: 'list', first: 'end' },
  paused: { kind: 'paused', type: 'list', first: 'end' },
  active: { kind: 'active', type: 'list', first: 'end' },
  prioritized: { kind: 'prioritized', type: 'set', first: 'start' },
  delayed: { kind: 'delayed', type: 'set', first: 'start' },
  'waiting-children': { kind: 'waiting-children', type: 'set', first: 'start' },
  completed: { kind: 'completed', type: 'set', first: 'start' },
  failed: { kind: 'failed', type: 'set', first: 'start' },
};

interface Member {
  readonly id: string;
  readonly score: number | null;
}

/**
 * A page of one state's jobs: two round trips whatever the size of the state. Jobs that move meanwhile may be missed or
 * met twice at the border of two pages.
 *
 * @throws RedisLinkError when the server cannot be asked
 */
export async function readJobPage(
  link: RedisLink,
  queue: QueueId,
  state: BullmqState,
  query: QueueItemQuery,
): Promise<QueueItemPage> {
  const offset = Math.max(0, Math.trunc(query.offset));
  const limit = Math.min(Math.max(1, Math.trunc(query.limit)), MAX_PAGE);
  const { kind, type } = PLACES[state];
  const key = queueKey(queue, kind);
  const [members, length] = await link.pipeline([
    rangeCommand(key, state, query.order, offset, limit),
    [type === 'list' ? 'LLEN' : 'ZCARD', key],
  ]);
  const found = membersOf(replyValue(members), type, isFromEnd(state, query.order));
  const total = numberOf(replyValue(length));
  const items = await readItems(link, queue, state, query, found);
  const end = offset + limit;
  return { items, total, next: total === null || end >= total ? null : end };
}

function isFromEnd(state: BullmqState, order: QueueItemQuery['order']): boolean {
  const { first } = PLACES[state];
  return (order === 'next') === (first === 'end');
}

function rangeCommand(
  key: string,
  state: BullmqState,
  order: QueueItemQuery['order'],
  offset: number,
  limit: number,
): RedisCommand {
  const end = offset + limit - 1;
  const fromEnd = isFromEnd(state, order);
  if (PLACES[state].type === 'set') {
    return [fromEnd ? 'ZREVRANGE' : 'ZRANGE', key, offset, end, 'WITHSCORES'];
  }
  return fromEnd ? ['LRANGE', key, -end - 1, -offset - 1] : ['LRANGE', key, offset, end];
}

function membersOf(reply: unknown, type: 'list' | 'set', fromEnd: boolean): readonly Member[] {
  const values = listOf(reply);
  const step = type === 'set' ? 2 : 1;
  const members: Member[] = [];
  for (let index = 0; index < values.length; index += step) {
    const id = textOf(values[index]);
    // `0:<ms>` is the marker by which old versions woke their workers.
    if (id === null || id === '' || id.startsWith('0:')) continue;
    members.push({ id, score: type === 'set' ? numberOf(values[index + 1]) : null });
  }
  return type === 'list' && fromEnd ? members.toReversed() : members;
}

async function readItems(
  link: RedisLink,
  queue: QueueId,
  state: BullmqState,
  query: QueueItemQuery,
  members: readonly Member[],
): Promise<readonly QueueItem[]> {
  if (members.length === 0) return [];
  const looks = await link.pipeline(
    members.flatMap(({ id }): RedisCommand[] => [
      jobFieldsCommand(queue, id),
      ...LENGTHS.map((field): RedisCommand => ['HSTRLEN', jobKey(queue, id), field]),
    ]),
  );
  const each = 1 + LENGTHS.length;
  const sizeOf = (index: number, field: LongField) =>
    numberOf(replyValue(looks[index * each + 1 + LENGTHS.indexOf(field)]));
  const texts = await readTexts(
    link,
    queue,
    members.flatMap(({ id }, index) => [
      { id, field: 'data' as const, bytes: sizeOf(index, 'data') },
      { id, field: 'failedReason' as const, bytes: state === 'failed' ? sizeOf(index, 'failedReason') : 0 },
    ]),
  );
  return members.map((member, index) => {
    const bytes = sizeOf(index, 'data');
    return toItem(
      { connectionId: query.connectionId, system: 'bullmq', scope: queueScope(queue), id: member.id },
      parseJobFields(replyValue(looks[index * each])),
      dataPayload(bytes, texts.get(textKey(member.id, 'data')) ?? null),
      {
        bytes,
        etaAt: state === 'delayed' && member.score !== null ? delayedUntil(member.score) : null,
        error: firstLine(texts.get(textKey(member.id, 'failedReason')) ?? ''),
      },
    );
  });
}

/** Fields whose size only the application bounds: never read before their length is known. */
const LENGTHS = ['data', 'failedReason'] as const;
type LongField = (typeof LENGTHS)[number];

function textKey(id: string, field: LongField): string {
  return `${field} ${id}`;
}

async function readTexts(
  link: RedisLink,
  queue: QueueId,
  wanted: readonly { readonly id: string; readonly field: LongField; readonly bytes: number | null }[],
): Promise<ReadonlyMap<string, string | null>> {
  const readable = wanted.filter(({ bytes }) => isReadable(bytes));
  if (readable.length === 0) return new Map();
  const replies = await link.pipeline(
    readable.map(({ id, field }): RedisCommand => ['HGET', jobKey(queue, id), field]),
  );
  return new Map(
    readable.map(({ id, field }, index) => [textKey(id, field), shownTextOf(replyValue(replies[index]))]),
  );
}

function isReadable(bytes: number | null): boolean {
  return bytes !== null && bytes > 0 && bytes <= MAX_DATA_BYTES;
}

function dataPayload(bytes: number | null, text: string | null): Payload {
  const source = 'job record';
  if (bytes === null) return { kind: 'absent', reason: t('Redis did not say whether it has any.') };
  if (bytes === 0) return { kind: 'absent', reason: t('The job was added without data.') };
  if (!isReadable(bytes))
    return { kind: 'opaque', contentType: 'application/json', bytes, repr: null, source };
  if (text === null) return { kind: 'absent', reason: t('The job was removed while it was read.') };
  return parseTolerantJson(text).ok
    ? { kind: 'json', text, source }
    : { kind: 'repr', text, truncated: false, source };
}

function toItem(
  ref: TaskRef,
  fields: JobFields | null,
  args: Payload,
  {
    bytes,
    etaAt,
    error,
  }: { readonly bytes: number | null; readonly etaAt: number | null; readonly error: string },
): QueueItem {
  return {
    ref,
    name: fields?.name ?? null,
    priority: fields?.priority ?? null,
    sentAt: fields?.sentAt ?? null,
    etaAt,
    args,
    kwargs: { kind: 'absent', reason: t('A BullMQ job has one data value and no keyword arguments.') },
    bytes: fields === null ? null : bytes,
    digest: null,
    redelivered: null,
    ...(error === '' ? {} : { error }),
    problem: fields === null ? t('The queue lists it, but its record is gone.') : null,
  };
}
