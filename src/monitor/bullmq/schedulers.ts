import type { ConnectionId } from '../../model/connection.ts';
import type { JobScheduler } from '../../model/jobScheduler.ts';
import type { PipelineReply, RedisCommand, RedisLink } from '../redis/redisLink.ts';
import { jobKey, queueScope, type QueueId } from './keys.ts';
import { delayedThenCommand, isOlderMember, nextJobIds, type RepeatMember } from './repeatable.ts';
import { listOf, numberOf, replyValue, shownTextOf, textOf } from './replyValue.ts';

/** Schedulers of one queue that are read, next to run first. */
const MAX_SCHEDULERS = 500;
const MAX_TEMPLATE_BYTES = 64 * 1024;

const FIELDS = ['name', 'every', 'pattern', 'tz', 'startDate', 'endDate', 'limit', 'ic'] as const;
const TEMPLATES = ['data', 'opts'] as const;
const COMMANDS_EACH = 3 + TEMPLATES.length;

/**
 * The job schedulers of a queue: members of the sorted set `repeat` (score: next run), each with a hash `repeat:<id>`.
 * The older repeatable API left members `name:id:endDate:tz:pattern` without that hash.
 *
 * @throws RedisLinkError when the server cannot be asked
 */
export async function readSchedulers(
  link: RedisLink,
  connectionId: ConnectionId,
  queue: QueueId,
): Promise<readonly JobScheduler[]> {
  const set = `${queueScope(queue)}:repeat`;
  const members = membersOf(await link.call(['ZRANGE', set, 0, MAX_SCHEDULERS - 1, 'WITHSCORES']));
  if (members.length === 0) return [];
  const looks = await link.pipeline(members.flatMap((member) => lookCommands(queue, member)));
  const templates = await readTemplates(
    link,
    queue,
    members,
    looks.map((reply) => numberOf(replyValue(reply))),
  );
  return members.map((member, index) => {
    const [fields, nextJob, delayedThen] = looks.slice(index * COMMANDS_EACH);
    const values = listOf(replyValue(fields));
    const hasRecord = values.some((value) => value !== null);
    const isOrphaned = numberOf(replyValue(nextJob)) === 0 && !hasNextJob(member, delayedThen);
    return {
      ...(hasRecord ? fromRecord(values) : fromLegacyMember(member.id)),
      connectionId,
      queue: queueScope(queue),
      id: member.id,
      nextAt: member.nextAt,
      kind: isOrphaned ? 'orphaned' : hasRecord ? 'scheduler' : 'repeatable',
      data: templates.get(`${member.id}:data`) ?? null,
      options: templates.get(`${member.id}:opts`) ?? null,
    };
  });
}

function membersOf(reply: unknown): readonly RepeatMember[] {
  const values = listOf(reply);
  const members: RepeatMember[] = [];
  for (let index = 0; index < values.length; index += 2) {
    const id = textOf(values[index]);
    if (id !== null && id !== '') members.push({ id, nextAt: numberOf(values[index + 1]) });
  }
  return members;
}

/** What could not be read counts as there: only a member that is dead for sure may be called so. */
function hasNextJob({ id, nextAt }: RepeatMember, delayedThen: PipelineReply | undefined): boolean {
  if (!isOlderMember(id)) return false;
  if (delayedThen?.ok !== true) return true;
  return listOf(delayedThen.value).some((job) => {
    const text = textOf(job);
    return text?.startsWith('repeat:') === true && text.endsWith(`:${nextAt ?? 0}`);
  });
}

function recordKey(queue: QueueId, id: string): string {
  return `${queueScope(queue)}:repeat:${id}`;
}

function lookCommands(queue: QueueId, member: RepeatMember): readonly RedisCommand[] {
  const key = recordKey(queue, member.id);
  return [
    ['HMGET', key, ...FIELDS],
    // 0 says that the job which the next run would be is not there.
    ['EXISTS', ...nextJobIds(member).map((id) => jobKey(queue, id))],
    delayedThenCommand(queue, member),
    ...TEMPLATES.map((field): RedisCommand => ['HSTRLEN', key, field]),
  ];
}

async function readTemplates(
  link: RedisLink,
  queue: QueueId,
  members: readonly RepeatMember[],
  lengths: readonly (number | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = members.flatMap(({ id }, index) =>
    TEMPLATES.flatMap((field, offset) => {
      const bytes = lengths[index * COMMANDS_EACH + 3 + offset] ?? 0;
      return bytes > 0 && bytes <= MAX_TEMPLATE_BYTES ? [{ id, field }] : [];
    }),
  );
  if (wanted.length === 0) return new Map();
  const replies = await link.pipeline(
    wanted.map(({ id, field }): RedisCommand => ['HGET', recordKey(queue, id), field]),
  );
  return new Map(
    wanted.flatMap(({ id, field }, index) => {
      const text = shownTextOf(replyValue(replies[index]));
      return text === null ? [] : [[`${id}:${field}`, text] as const];
    }),
  );
}

type Rule = Omit<JobScheduler, 'connectionId' | 'queue' | 'id' | 'nextAt' | 'kind' | 'data' | 'options'>;

function fromRecord(values: readonly unknown[]): Rule {
  const value = (field: (typeof FIELDS)[number]): unknown => values[FIELDS.indexOf(field)] ?? null;
  return {
    name: shownTextOf(value('name')),
    everyMs: numberOf(value('every')),
    pattern: shownTextOf(value('pattern')),
    timeZone: shownTextOf(value('tz')),
    startAt: numberOf(value('startDate')),
    endAt: numberOf(value('endDate')),
    limit: numberOf(value('limit')),
    iterations: numberOf(value('ic')),
  };
}

/** `name:id:endDate:tz:pattern`, where the last part is a cron expression or a number of milliseconds. */
function fromLegacyMember(member: string): Rule {
  const [name = '', , endDate = '', timeZone = '', ...rest] = member.split(':');
  const suffix = rest.join(':');
  const isLegacy = rest.length > 0 && suffix !== '';
  const everyMs = isLegacy && /^\d+$/u.test(suffix) ? Number(suffix) : null;
  return {
    name: isLegacy ? name : null,
    everyMs,
    pattern: isLegacy && everyMs === null ? suffix : null,
    timeZone: isLegacy && timeZone !== '' ? timeZone : null,
    startAt: null,
    endAt: isLegacy ? numberOf(endDate) : null,
    limit: null,
    iterations: null,
  };
}
