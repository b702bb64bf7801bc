import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import { jobKey, type QueueId } from './keys.ts';
import { listOf, numberOf, replyValue, shownTextOf } from './replyValue.ts';

/** Fields of a job's hash whose size only the application bounds: never read before their length is known. */
export const CONTENT_FIELDS = [
  'data',
  'returnvalue',
  'failedReason',
  'stacktrace',
  'progress',
  'opts',
] as const;

export type ContentField = (typeof CONTENT_FIELDS)[number];

/** Bytes per field; 0 = absent or empty. */
export type ContentLengths = Readonly<Record<ContentField, number>>;

export type JobContents = Readonly<Partial<Record<ContentField, string>>>;

/** HSTRLEN of each content field, in order. */
export function contentLengthCommands(queue: QueueId, jobId: string): readonly RedisCommand[] {
  return CONTENT_FIELDS.map((field) => ['HSTRLEN', jobKey(queue, jobId), field]);
}

export function parseContentLengths(replies: readonly PipelineReply[]): ContentLengths {
  const length = (field: ContentField) =>
    Math.max(0, numberOf(replyValue(replies[CONTENT_FIELDS.indexOf(field)])) ?? 0);
  return {
    data: length('data'),
    returnvalue: length('returnvalue'),
    failedReason: length('failedReason'),
    stacktrace: length('stacktrace'),
    progress: length('progress'),
    opts: length('opts'),
  };
}

/** The wanted fields that are there and at most `maxBytes` long. */
export function readableFields(
  lengths: ContentLengths,
  wanted: readonly ContentField[],
  maxBytes: number,
): readonly ContentField[] {
  return wanted.filter((field) => lengths[field] > 0 && lengths[field] <= maxBytes);
}

/** One HMGET of these fields; at least one. */
export function contentsCommand(
  queue: QueueId,
  jobId: string,
  fields: readonly ContentField[],
): RedisCommand {
  return ['HMGET', jobKey(queue, jobId), ...fields];
}

/** Reads the reply of {@link contentsCommand} for the same fields; a field that has gone meanwhile is left out. */
export function parseContents(fields: readonly ContentField[], reply: unknown): JobContents {
  const values = listOf(reply);
  const contents: Partial<Record<ContentField, string>> = {};
  for (const [index, field] of fields.entries()) {
    const text = shownTextOf(values[index]);
    if (text !== null) contents[field] = text;
  }
  return contents;
}

/** The stacks of a job, oldest attempt first; a text that is no JSON array of strings is one stack. */
export function parseStacks(text: string | undefined): readonly string[] {
  if (text === undefined || text === '') return [];
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) {
      return value.filter((stack): stack is string => typeof stack === 'string' && stack !== '');
    }
    return value === null ? [] : [text];
  } catch {
    return [text];
  }
}
