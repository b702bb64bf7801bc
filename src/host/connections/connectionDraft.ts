import type { ConnectionId, ConnectionRole, ConnectionSecrets } from '../../model/connection.ts';
import { parseRedisUrl, type RedisEndpoint, withoutPassword } from '../../model/redisUrl.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import { isAsSafe, protectionOf } from './passwordProtection.ts';
import { type ConnectionSetting, connectionSlug, parseConnectionEntry } from './connectionSetting.ts';

/** A connection while a person describes it. URLs hold no password. */
export interface ConnectionDraft {
  readonly id: ConnectionId | null;
  readonly name: string | null;
  readonly url: string;
  readonly resultBackendUrl: string | null;
  readonly readOnly: boolean;
  readonly production: boolean;
  readonly secrets: ConnectionSecrets;
  /** The entry that is edited, whose other fields are kept; empty for a new connection. */
  readonly entry: Readonly<Record<string, unknown>>;
}

export const NEW_DRAFT: ConnectionDraft = {
  id: null,
  name: null,
  url: 'redis://localhost:6379/0',
  resultBackendUrl: null,
  readOnly: false,
  production: false,
  secrets: { password: null, resultBackendPassword: null },
  entry: {},
};

/** What there is to edit of a connection that exists. */
export function draftOf(
  { config, inlineSecrets, marks }: Pick<ConnectionSetting, 'config' | 'inlineSecrets' | 'marks'>,
  stored: ConnectionSecrets,
  entry: ConnectionDraft['entry'],
): ConnectionDraft {
  const { id, name, url, resultBackendUrl, readOnly } = config;
  return {
    id,
    name,
    url,
    resultBackendUrl,
    readOnly,
    production: marks.production,
    secrets: {
      password: inlineSecrets.password ?? stored.password,
      resultBackendPassword: inlineSecrets.resultBackendPassword ?? stored.resultBackendPassword,
      ...(stored.sentinelPassword === undefined ? {} : { sentinelPassword: stored.sentinelPassword }),
    },
    entry,
  };
}

/** The draft with another address. A password in it is taken out; without one, the known one stays while the server does and it travels as safely. */
export function withAddress(
  draft: ConnectionDraft,
  role: ConnectionRole,
  text: string | null,
): ConnectionDraft {
  const typed = text === null ? null : withoutPassword(text.trim());
  if (role === 'broker') {
    const url = typed?.url ?? '';
    const isSame = sameServer(url, draft.url);
    const { sentinelPassword, ...others } = draft.secrets;
    const keepsSentinels = isSame && isSafe(url, draft.url, 'sentinel');
    const secrets =
      keepsSentinels && sentinelPassword !== undefined ? { ...others, sentinelPassword } : others;
    const kept = isSame && isSafe(url, draft.url, 'redis') ? secrets.password : null;
    return { ...draft, url, secrets: { ...secrets, password: typed?.password ?? kept } };
  }
  const resultBackendUrl = typed?.url ?? null;
  const isSame =
    sameServer(resultBackendUrl, draft.resultBackendUrl) &&
    isSafe(resultBackendUrl, draft.resultBackendUrl, 'redis');
  const kept = isSame ? draft.secrets.resultBackendPassword : null;
  return {
    ...draft,
    resultBackendUrl,
    secrets: { ...draft.secrets, resultBackendPassword: typed?.password ?? kept },
  };
}

const SECRET_OF: Readonly<Record<ConnectionRole, keyof ConnectionSecrets>> = {
  broker: 'password',
  'result backend': 'resultBackendPassword',
  Sentinel: 'sentinelPassword',
};

export function withPassword(
  draft: ConnectionDraft,
  role: ConnectionRole,
  password: string,
): ConnectionDraft {
  const given = password === '' ? null : password;
  const field = SECRET_OF[role];
  return { ...draft, secrets: { ...draft.secrets, [field]: given } };
}

/** A name for the list: `local` for this machine, else the host; with the database, then a number, when it is taken. */
export function suggestedName(url: string, taken: readonly string[]): string {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) return free('redis', taken);
  const { endpoint, database } = parsed.value;
  const name = nameOf(endpoint);
  return taken.includes(name) && database !== 0 ? free(`${name}/${database}`, taken) : free(name, taken);
}

/** The draft as an entry of the setting: only what differs from the defaults, and what the entry had besides. */
export function entryOf(draft: ConnectionDraft, newId: () => string): Readonly<Record<string, unknown>> {
  const {
    id: _id,
    name: _name,
    url: _url,
    resultBackendUrl: _backend,
    readOnly: _readOnly,
    production: _production,
    ...rest
  } = draft.entry;
  const name = draft.name ?? suggestedName(draft.url, []);
  return {
    id: draft.id ?? `${connectionSlug(name)}-${newId()}`,
    name,
    url: draft.url,
    ...(draft.resultBackendUrl === null ? {} : { resultBackendUrl: draft.resultBackendUrl }),
    ...(draft.readOnly ? { readOnly: true } : {}),
    ...(draft.production ? { production: true } : {}),
    ...rest,
  };
}

/** The entry as the settings would be read; throws only when a person's own fields beside the form are wrong. */
export function settingOf(entry: Readonly<Record<string, unknown>>, t: Translate): ConnectionSetting {
  const parsed = parseConnectionEntry(entry, 1, t);
  if (!parsed.ok)
    throw new Error(t('The connection cannot be used: {0} Correct it in the settings.', parsed.reason));
  return parsed.setting;
}

/** Whether a password of one address would be as safe with another. */
function isSafe(now: string | null, before: string | null, role: 'redis' | 'sentinel'): boolean {
  const [one, other] = [now, before].map((url) => (url === null ? null : parseRedisUrl(url)));
  if (one?.ok !== true || other?.ok !== true) return false;
  return isAsSafe(protectionOf(one.value, role, false), protectionOf(other.value, role, false));
}

function sameServer(one: string | null, other: string | null): boolean {
  const [first, second] = [one, other].map((url) => (url === null ? null : parseRedisUrl(url)));
  return (
    first?.ok === true &&
    second?.ok === true &&
    first.value.username === second.value.username &&
    JSON.stringify(withoutTls(first.value.endpoint)) === JSON.stringify(withoutTls(second.value.endpoint))
  );
}

function withoutTls(endpoint: RedisEndpoint): RedisEndpoint {
  if (endpoint.kind === 'socket') return endpoint;
  if (endpoint.kind === 'tcp') return { ...endpoint, tls: false };
  return {
    ...endpoint,
    tls: false,
    sentinels: endpoint.sentinels.map((one) => ({ ...one, tls: false })),
  };
}

function nameOf(endpoint: RedisEndpoint): string {
  if (endpoint.kind === 'socket') return 'local';
  if (endpoint.kind === 'sentinel') return endpoint.masterName ?? 'sentinel';
  return ['localhost', '127.0.0.1', '::1'].includes(endpoint.host) ? 'local' : endpoint.host;
}

function free(name: string, taken: readonly string[]): string {
  let candidate = name;
  for (let number = 2; taken.includes(candidate); number += 1) candidate = `${name} ${number}`;
  return candidate;
}
