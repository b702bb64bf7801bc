import { MOST_VALUE_BYTES, type TaskRef } from '../../model/task.ts';
import type { RedisLink } from '../redis/redisLink.ts';
import { RedisReplyError } from '../redis/redisErrors.ts';
import { type JobRecord, MAX_FIELD_BYTES } from './job.ts';
import {
  CONTENT_FIELDS,
  type ContentField,
  type JobContents,
  contentLengthCommands,
  contentsCommand,
  parseContentLengths,
  parseContents,
  readableFields,
} from './jobContents.ts';
import type { FlowMemory } from './flow/flowMemory.ts';
import { type FlowRelatives, readFlowRelatives } from './flow/flowRelatives.ts';
import { jobFieldsCommand, parseJobFields } from './jobFields.ts';
import { jobStateCommands, parseJobState } from './jobState.ts';
import { jobFacts, jobFactsCommand } from './jobFacts.ts';
import { jobKey, type QueueId } from './keys.ts';
import { replyValue, shownTextOf } from './replyValue.ts';

const NO_FLOW: FlowRelatives = { relatives: [], leftOut: 0 };

/**
 * Reads one job: its short fields, its state and how long the rest is in one round trip, then what is short enough.
 * `null` when the queue has no such job.
 *
 * `whole`: values up to {@link MOST_VALUE_BYTES} are read, rather than up to {@link MAX_FIELD_BYTES}. `flows`: where the flow
 * around it is kept for a while; `null`: it is not wanted.
 *
 * @throws RedisLinkError when the server cannot be used, RedisReplyError when it refuses
 */
export async function readJob(
  link: RedisLink,
  prefixes: readonly string[],
  queue: QueueId,
  ref: TaskRef,
  { whole, flows }: { readonly whole: boolean; readonly flows: FlowMemory | null },
): Promise<JobRecord | null> {
  const lengthCommands = contentLengthCommands(queue, ref.id);
  const [hash, facts, ...replies] = await link.pipeline([
    jobFieldsCommand(queue, ref.id),
    jobFactsCommand(queue, ref.id),
    ...lengthCommands,
    ...jobStateCommands(queue, ref.id),
  ]);
  if (hash?.ok === false && !hash.error.startsWith('WRONGTYPE')) throw new RedisReplyError(hash.error);
  const fields = parseJobFields(replyValue(hash));
  if (fields === null) return null;
  const lengths = parseContentLengths(replies.slice(0, lengthCommands.length));
  const state = parseJobState(replies.slice(lengthCommands.length), fields);
  const readable = readableFields(lengths, CONTENT_FIELDS, MAX_FIELD_BYTES);
  const long = readableFields(lengths, CONTENT_FIELDS, whole ? MOST_VALUE_BYTES : 0);
  const [short, { relatives, leftOut }] = await Promise.all([
    readContents(link, queue, ref, readable),
    flows === null
      ? NO_FLOW
      : flows.around(ref, () => readFlowRelatives(link, ref.connectionId, prefixes, { queue, id: ref.id })),
  ]);
  const contents = {
    ...short,
    ...(await readOneByOne(
      link,
      queue,
      ref,
      long.filter((field) => !readable.includes(field)),
    )),
  };
  return {
    ref,
    queue,
    fields,
    lengths,
    contents,
    state,
    relatives,
    leftOut,
    facts: jobFacts(replyValue(facts), contents.opts),
  };
}

async function readContents(
  link: RedisLink,
  queue: QueueId,
  ref: TaskRef,
  fields: readonly ContentField[],
): Promise<JobContents> {
  if (fields.length === 0) return {};
  return parseContents(fields, await link.call(contentsCommand(queue, ref.id, fields)));
}

/** Each long field in a reply of its own: Redis has no way to send a part of one. */
async function readOneByOne(
  link: RedisLink,
  queue: QueueId,
  ref: TaskRef,
  fields: readonly ContentField[],
): Promise<JobContents> {
  const contents: Partial<Record<ContentField, string>> = {};
  for (const field of fields) {
    const text = shownTextOf(await link.call(['HGET', jobKey(queue, ref.id), field]));
    if (text !== null) contents[field] = text;
  }
  return contents;
}
