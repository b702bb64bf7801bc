import { MOST_RELATIVES_OF_A_KIND } from '../../../model/task.ts';
import type { RedisLink } from '../../redis/redisLink.ts';
import { jobKey, parseJobKey, type QueueId } from '../keys.ts';
import { childCount, JOB_LOOK_COMMANDS, type JobLook, jobLookCommands, parseJobLook } from './jobLook.ts';
import { type Child, readChildren } from './readChildren.ts';

/** One job of a flow. */
export interface FlowJob {
  /** Full key of its record. */
  readonly key: string;
  readonly queue: QueueId;
  readonly id: string;
  /** Full key of the job over it in the flow; `null`: none, or not known. */
  readonly parent: string | null;
  /** How it ended as its parent has it, also when its own record is gone. */
  readonly ended: Child['ended'];
  readonly look: JobLook;
}

export interface Flow {
  /** The jobs over the given one, its parent first. */
  readonly ancestors: readonly FlowJob[];
  /** Whether the last of `ancestors` is the flow's root. */
  readonly hasRoot: boolean;
  /** All others, without the given one: its children, its siblings and so on, in the order of reading. */
  readonly others: readonly FlowJob[];
  /** Jobs that are certainly there beyond these; those may have children of their own. */
  readonly leftOut: number;
}

/** Levels over the job, and below any: flows are a few deep; keys that lead in a circle end there too. */
const MOST_LEVELS = 50;
/** Jobs looked at in one round trip, so that others get their turn on the server. */
const JOBS_AT_ONCE = 100;

/**
 * The whole flow around one job, from its root down, across queues and prefixes: at most {@link MOST_RELATIVES_OF_A_KIND} jobs,
 * those over it first, then its own children, its siblings, and so on level by level. Short reads alone, one round trip for
 * each level over it, about three for each one below.
 *
 * @throws RedisLinkError when the server cannot be asked
 */
export async function readFlow(
  link: RedisLink,
  prefixes: readonly string[],
  job: { readonly queue: QueueId; readonly id: string },
): Promise<Flow> {
  const own = jobKey(job.queue, job.id);
  const [self] = await lookAt(link, prefixes, [{ key: own, parent: null, ended: null }]);
  if (self === undefined) return { ancestors: [], hasRoot: false, others: [], leftOut: 0 };
  const seen = new Set([own]);
  const { ancestors, hasRoot } = await climb(link, prefixes, self, seen);
  const others: FlowJob[] = [];
  let leftOut = 0;
  let level: readonly FlowJob[] = [self, ...ancestors];
  const path = new Map(ancestors.map(({ key }, index) => [key, level[index]?.key ?? own]));
  for (let depth = 0; depth < MOST_LEVELS && level.length > 0; depth++) {
    const room = MOST_RELATIVES_OF_A_KIND - ancestors.length - others.length;
    const below = await expand(link, prefixes, level, { seen, room, path });
    others.push(...below.jobs);
    leftOut += below.leftOut;
    level = below.jobs;
  }
  leftOut += level.reduce((sum, { look }) => sum + childCount(look.children), 0);
  return { ancestors, hasRoot, others, leftOut };
}

interface Place {
  readonly key: string;
  readonly parent: string | null;
  readonly ended: Child['ended'];
}

async function climb(
  link: RedisLink,
  prefixes: readonly string[],
  self: FlowJob,
  seen: Set<string>,
): Promise<Pick<Flow, 'ancestors' | 'hasRoot'>> {
  const ancestors: FlowJob[] = [];
  let parentKey = self.look.fields?.parentKey ?? null;
  while (parentKey !== null && ancestors.length < MOST_LEVELS && !seen.has(parentKey)) {
    seen.add(parentKey);
    const [parent] = await lookAt(link, prefixes, [{ key: parentKey, parent: null, ended: null }]);
    if (parent === undefined) break;
    parentKey = parent.look.fields?.parentKey ?? null;
    ancestors.push({ ...parent, parent: parentKey });
  }
  // Of a job that is gone, nobody knows what was over it.
  const top = ancestors.at(-1)?.look.fields ?? null;
  return { ancestors, hasRoot: top !== null && top.parentKey === null };
}

/** The children of these jobs that were not met before, as long as there is room. `path`: a known child of some jobs, by keys. */
async function expand(
  link: RedisLink,
  prefixes: readonly string[],
  parents: readonly FlowJob[],
  {
    seen,
    room,
    path,
  }: { readonly seen: Set<string>; readonly room: number; readonly path: ReadonlyMap<string, string> },
): Promise<{ readonly jobs: readonly FlowJob[]; readonly leftOut: number }> {
  let left = room;
  // One of the children may be the job by which its parent was found.
  const wanted = parents.flatMap(({ key, look: { children } }) => {
    const count = childCount(children);
    const most = Math.min(count, left === 0 ? 0 : left + 1);
    left -= Math.min(left, most);
    return most === 0 ? [] : [{ key, counts: children, most }];
  });
  const found = await readChildren(link, wanted);
  const places: Place[] = [];
  let listed = 0;
  for (const [index, children] of found.entries()) {
    const parent = wanted[index]?.key ?? '';
    for (const { key, ended } of children) {
      const isNew = !seen.has(key);
      if (isNew && places.length >= room) continue;
      listed += 1;
      if (!isNew) continue;
      seen.add(key);
      places.push({ key, ended, parent });
    }
  }
  const keys = new Set(found.flatMap((children) => children.map(({ key }) => key)));
  listed += parents.filter(({ key }) => path.has(key) && !keys.has(path.get(key) ?? '')).length;
  const all = parents.reduce((sum, { look }) => sum + childCount(look.children), 0);
  const jobs = await lookAt(link, prefixes, places);
  return { jobs, leftOut: Math.max(0, all - listed) + places.length - jobs.length };
}

/** What is no key of a job is left out. */
async function lookAt(
  link: RedisLink,
  prefixes: readonly string[],
  places: readonly Place[],
): Promise<readonly FlowJob[]> {
  const jobs = places.flatMap((place) => {
    const parsed = parseJobKey(prefixes, place.key);
    return parsed === null ? [] : [{ ...place, ...parsed }];
  });
  const looked: FlowJob[] = [];
  for (let start = 0; start < jobs.length; start += JOBS_AT_ONCE) {
    const slice = jobs.slice(start, start + JOBS_AT_ONCE);
    const replies = await link.pipeline(slice.flatMap(({ queue, id }) => jobLookCommands(queue, id)));
    for (const [index, job] of slice.entries()) {
      const from = index * JOB_LOOK_COMMANDS;
      looked.push({ ...job, look: parseJobLook(replies.slice(from, from + JOB_LOOK_COMMANDS)) });
    }
  }
  return looked;
}
