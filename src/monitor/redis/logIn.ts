import { t } from '../../model/l10n.ts';
import { type DirectSettings, linkError } from './connectSettings.ts';
import { printable } from './greeting.ts';
import type { RedisConnection } from './redisConnection.ts';
import type { PipelineReply, RedisCommand } from './redisLink.ts';
import { replyProblemKind } from './replyProblem.ts';

/** Replies before those that only a server behind Sentinels is asked for. */
const COMMON_REPLIES = 6;

/**
 * Logs in, goes to the database and makes sure of it, all in one round trip.
 * Rejects with `RedisLinkError` when the server refuses any of it.
 */
export async function logIn(connection: RedisConnection, settings: DirectSettings): Promise<void> {
  const { url } = settings;
  const auth = authCommand(settings);
  const replies = await connection.pipeline([
    auth ?? ['PING'],
    ['INFO', 'server'],
    url.database === 0 ? ['PING'] : ['SELECT', url.database],
    ['CLIENT', 'SETNAME', clientName(settings.clientName)],
    // Since Redis 6.2; its `db=` is the database that commands really go to.
    ['CLIENT', 'INFO'],
    ['PING'],
    // Either may be forbidden.
    ...(settings.mustBeMaster ? [['ROLE'] as const, ['INFO', 'replication'] as const] : []),
  ]);
  const [authReply, infoReply, selectReply, , clientReply, pingReply] = replies;
  // Redis before 6 knows no user names, but `default` in a URL means no more than its one password.
  const namesUnknown = authReply?.ok === false && /wrong number of arguments/i.test(authReply.error);
  if (namesUnknown && url.username === 'default') {
    return logIn(connection, { ...settings, url: { ...url, username: null } });
  }
  if (auth !== null) demand(authReply, settings);
  const info = textOf(infoReply);
  // Valkey says `server_mode`.
  const isSentinel = /^(?:redis|server)_mode:sentinel\s*$/m.test(info);
  if (isSentinel && settings.role !== 'Sentinel') {
    throw linkError(settings, {
      kind: 'other',
      detail: t('a Redis Sentinel answers there; write its address with sentinel://'),
    });
  }
  if (!isSentinel && settings.role === 'Sentinel' && info !== '') {
    throw linkError(settings, { kind: 'other', detail: t('a Redis answers there, not a Sentinel') });
  }
  if (settings.mustBeMaster) demandMaster(replies.slice(COMMON_REPLIES), settings);
  if (url.database !== 0) demand(selectReply, settings);
  const database = / db=([0-9]+)/.exec(textOf(clientReply))?.[1];
  if (database !== undefined && Number(database) !== url.database) {
    const detail = t('the server put the connection on database {0}', database);
    throw linkError(settings, { kind: 'bad-database', detail });
  }
  // PING may be forbidden to a user who may do all that is needed; what counts is whether a login is still missing.
  if (pingReply?.ok === false && replyProblemKind(pingReply.error) === 'password-required') {
    demand(pingReply, settings);
  }
  connection.redisVersion = /^redis_version:(\S+)/m.exec(info)?.[1] ?? null;
}

/** `null`: nothing to log in with. Redis before 6 knows only the form with one argument. */
function authCommand({ password, url }: DirectSettings): RedisCommand | null {
  const secret = password ?? url.password;
  if (url.username !== null) return ['AUTH', url.username, secret ?? ''];
  return secret === null ? null : ['AUTH', secret];
}

/** A master that Sentinels have deposed may still be told otherwise by some of them. */
function demandMaster([role, info]: readonly PipelineReply[], settings: DirectSettings): void {
  const first: unknown = role?.ok === true && Array.isArray(role.value) ? role.value[0] : undefined;
  const name = Buffer.isBuffer(first) ? first.toString('latin1') : /^role:(\S+)/m.exec(textOf(info))?.[1];
  if (name === undefined || name === 'master') return;
  throw linkError(settings, {
    kind: 'no-master',
    detail: t('the server that they name is a {0} now', printable(name)),
  });
}

function demand(reply: PipelineReply | undefined, settings: DirectSettings): void {
  if (reply === undefined || reply.ok) return;
  throw linkError(settings, { kind: replyProblemKind(reply.error), detail: printable(reply.error) });
}

function textOf(reply: PipelineReply | undefined): string {
  return reply?.ok === true && Buffer.isBuffer(reply.value) ? reply.value.toString('latin1') : '';
}

/** Redis refuses names with spaces or line breaks. */
function clientName(name: string): string {
  return name.replace(/[^!-~]+/g, '-');
}
