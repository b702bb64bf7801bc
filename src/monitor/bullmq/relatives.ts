import type { ConnectionId } from '../../model/connection.ts';
import {
  MOST_RELATIVES_OF_A_KIND,
  type TaskRef,
  type TaskRelation,
  type TaskRelative,
} from '../../model/task.ts';
import type { RedisCommand, RedisLink } from '../redis/redisLink.ts';
import { jobFieldsCommand, parseJobFields } from './jobFields.ts';
import { JOB_STATE_COMMANDS, jobStateCommands, parseJobState } from './jobState.ts';
import { jobKey, parseScope, queueScope, type QueueId } from './keys.ts';
import { listOf, numberOf, replyValue, textOf } from './replyValue.ts';

/** Children that are listed; a flow may have any number. */
const MAX_CHILDREN = MOST_RELATIVES_OF_A_KIND;
/** Keys of a hash are read without their values, which are whole results; only while they are this few. */
const MAX_KEYS = 1_000;

/**
 * The flow around one job: its parent, and its children whether they have ended or not, with name and state from their
 * own queues. A child in a queue under another prefix is named, but not read.
 *
 * @throws RedisLinkError when the server cannot be asked
 */
export async function readRelatives(
  link: RedisLink,
  connectionId: ConnectionId,
  prefixes: readonly string[],
  job: { readonly queue: QueueId; readonly id: string },
): Promise<readonly TaskRelative[]> {
  const key = jobKey(job.queue, job.id);
  const [parent, waiting, ended, ignored, failed] = await link.pipeline([
    ['HGET', key, 'parentKey'],
    ['SSCAN', `${key}:dependencies`, 0, 'COUNT', MAX_CHILDREN],
    ['HLEN', `${key}:processed`],
    ['HLEN', `${key}:failed`],
    ['ZRANGE', `${key}:unsuccessful`, 0, MAX_CHILDREN - 1],
  ]);
  const hashes = [
    ...smallHash(`${key}:processed`, replyValue(ended)),
    ...smallHash(`${key}:failed`, replyValue(ignored)),
  ];
  const keys =
    hashes.length === 0 ? [] : await link.pipeline(hashes.map((hash): RedisCommand => ['HKEYS', hash]));
  const children = new Set(
    [
      ...listOf(listOf(replyValue(waiting))[1]),
      ...keys.flatMap((reply) => listOf(replyValue(reply))),
      ...listOf(replyValue(failed)),
    ].flatMap((value) => textOf(value) ?? []),
  );
  const parentKey = textOf(replyValue(parent));
  const related = [
    ...(parentKey === null ? [] : [member('parent', parentKey, connectionId, prefixes)]),
    ...[...children].slice(0, MAX_CHILDREN).map((child) => member('child', child, connectionId, prefixes)),
  ].filter((one) => one !== null);
  return describe(link, related);
}

interface Member {
  readonly relation: TaskRelation;
  readonly ref: TaskRef;
  readonly queue: QueueId;
}

function smallHash(key: string, length: unknown): readonly string[] {
  const fields = numberOf(length) ?? 0;
  return fields > 0 && fields <= MAX_KEYS ? [key] : [];
}

function member(
  relation: TaskRelation,
  key: string,
  connectionId: ConnectionId,
  prefixes: readonly string[],
): Member | null {
  const colon = key.lastIndexOf(':');
  const id = key.slice(colon + 1);
  const queue = colon < 0 || id === '' ? null : parseScope(prefixes, key.slice(0, colon));
  if (queue === null) return null;
  return { relation, queue, ref: { connectionId, system: 'bullmq', scope: queueScope(queue), id } };
}

async function describe(link: RedisLink, members: readonly Member[]): Promise<readonly TaskRelative[]> {
  if (members.length === 0) return [];
  const each = 1 + JOB_STATE_COMMANDS;
  const replies = await link.pipeline(
    members.flatMap(({ queue, ref }) => [
      jobFieldsCommand(queue, ref.id),
      ...jobStateCommands(queue, ref.id),
    ]),
  );
  return members.map(({ relation, ref }, index) => {
    const [hash, ...state] = replies.slice(index * each, (index + 1) * each);
    const fields = parseJobFields(replyValue(hash));
    return {
      relation,
      ref,
      name: fields?.name ?? null,
      state: fields === null ? null : (parseJobState(state, fields)?.state ?? null),
    };
  });
}
