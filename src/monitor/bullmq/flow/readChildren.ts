import type { KnownTaskState } from '../../../model/taskState.ts';
import type { PipelineReply, RedisCommand, RedisLink } from '../../redis/redisLink.ts';
import { listOf, replyValue, textOf } from '../replyValue.ts';
import type { ChildCounts } from './jobLook.ts';

/** The children of one job are wanted, at most so many. */
export interface ChildrenWanted {
  /** Full key of the parent's record. */
  readonly key: string;
  readonly counts: ChildCounts;
  readonly most: number;
}

export interface Child {
  /** Full key of its record. */
  readonly key: string;
  /** How it ended as its parent has it; `null`: it has not. */
  readonly ended: Extract<KnownTaskState, 'succeeded' | 'failed'> | null;
}

/** Keys of a hash are read all at once while they are this few; never their values, which are whole results. */
const MOST_KEYS = 1_000;
/** A set that has lost most of its members answers a slice with fewer than were asked for. */
const MOST_SLICES = 10;

/** One of the collections in which BullMQ keeps the children of a job. */
interface Part {
  readonly of: number;
  readonly kind: keyof ChildCounts;
  readonly key: string;
  readonly most: number;
  readonly command: RedisCommand;
}

/**
 * The children of these jobs, in order, those that failed first: one round trip, and a few more for large flows.
 *
 * @throws RedisLinkError when the server cannot be asked
 */
export async function readChildren(
  link: RedisLink,
  wanted: readonly ChildrenWanted[],
): Promise<readonly (readonly Child[])[]> {
  const parts = wanted.flatMap(partsOf);
  const replies = parts.length === 0 ? [] : await link.pipeline(parts.map(({ command }) => command));
  const found = wanted.map(() => new Map<string, Child>());
  for (const [index, part] of parts.entries()) {
    const ended = part.kind === 'dependencies' ? null : part.kind === 'processed' ? 'succeeded' : 'failed';
    const children = found[part.of];
    for (const value of await keysOf(link, part, replies[index])) {
      const key = textOf(value);
      if (key !== null && children !== undefined && !children.has(key) && children.size < part.most) {
        children.set(key, { key, ended });
      }
    }
  }
  return found.map((children) => [...children.values()]);
}

function partsOf({ key, counts, most }: ChildrenWanted, of: number): readonly Part[] {
  const kinds = ['unsuccessful', 'failed', 'dependencies', 'processed'] as const;
  return kinds.flatMap((kind): readonly Part[] => {
    const count = counts[kind] ?? 0;
    const collection = `${key}:${kind}`;
    return count === 0
      ? []
      : [{ of, kind, key: collection, most, command: command(kind, collection, count, most) }];
  });
}

function command(kind: keyof ChildCounts, key: string, count: number, most: number): RedisCommand {
  if (kind === 'unsuccessful') return ['ZRANGE', key, 0, most - 1];
  if (kind === 'dependencies') return ['SSCAN', key, 0, 'COUNT', most];
  // `NOVALUES`: Redis since 7.4, Valkey since 8.
  return count <= MOST_KEYS ? ['HKEYS', key] : ['HSCAN', key, 0, 'COUNT', most, 'NOVALUES'];
}

async function keysOf(
  link: RedisLink,
  part: Part,
  reply: PipelineReply | undefined,
): Promise<readonly unknown[]> {
  if (part.command[0] === 'SSCAN') return membersOf(link, part, reply);
  if (part.command[0] !== 'HSCAN') return listOf(replyValue(reply));
  if (reply?.ok === true) return listOf(listOf(reply.value)[1]);
  // An older server tells some keys without values only by chance (since 6.2).
  const [random] = await link.pipeline([['HRANDFIELD', part.key, part.most]]);
  return listOf(replyValue(random));
}

async function membersOf(
  link: RedisLink,
  { key, most }: Part,
  reply: PipelineReply | undefined,
): Promise<readonly unknown[]> {
  let [cursor, slice] = listOf(replyValue(reply));
  const members = [...listOf(slice)];
  for (let read = 1; read < MOST_SLICES && members.length < most; read++) {
    const next = textOf(cursor);
    if (next === null || next === '0') break;
    const [more] = await link.pipeline([['SSCAN', key, next, 'COUNT', most]]);
    [cursor, slice] = listOf(replyValue(more));
    members.push(...listOf(slice));
  }
  return members;
}
