import { t } from './l10n.ts';
import { formatNumber } from './numberFormat.ts';
import { decode, decodeQuery, queryValue, splitUrl, type UrlParts } from './redisUrlParts.ts';

/** Where one Redis or one Sentinel listens. */
export interface TcpEndpoint {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** Where one Redis listens. */
export type DirectEndpoint = TcpEndpoint | { readonly kind: 'socket'; readonly path: string };

/** Sentinels, which know where the Redis is at the moment. */
export interface SentinelEndpoint {
  readonly kind: 'sentinel';
  /** At least one. */
  readonly sentinels: readonly TcpEndpoint[];
  /** Name under which they watch the Redis, `?master_name=`; `null`: the URL does not say it. */
  readonly masterName: string | null;
  /** Of the Redis; the Sentinels say it for themselves. */
  readonly tls: boolean;
}

export type RedisEndpoint = DirectEndpoint | SentinelEndpoint;

/** What a Redis URL says. */
export interface RedisUrl {
  readonly endpoint: RedisEndpoint;
  /** ACL user; `null`: the default user. */
  readonly username: string | null;
  readonly password: string | null;
  readonly database: number;
  /** `?ssl_cert_reqs=none`, as Celery and redis-py write it: the person accepts any certificate. */
  readonly acceptAnyCertificate: boolean;
}

export type ParsedRedisUrl =
  { readonly ok: true; readonly value: RedisUrl } | { readonly ok: false; readonly message: string };

const DEFAULT_PORT = 6379;
const SENTINEL_PORT = 26379;
/** Enough for every deployment; each of them is asked at every attempt to connect. */
const MOST_SENTINELS = 16;
const SCHEMES = ['redis', 'rediss', 'unix', 'redis+socket'];
const SENTINEL_SCHEMES = ['sentinel', 'redis+sentinel', 'sentinels', 'rediss+sentinel'];
/** BullMQ has a backend for it since its version 6. */
const IN_POSTGRES = (): string =>
  t(
    'Queues in PostgreSQL are not supported, those of BullMQ neither: Task Tower reads what is in Redis. Give the address of a Redis, as in redis://host:6379/0.',
  );

/** A list of addresses as kombu takes it: each with its own scheme. */
const NEXT_ADDRESS = /;\s*(?=[a-z][a-z0-9+.-]*:\/\/)/i;
const GREATEST_DATABASE = 2 ** 31 - 1;

/**
 * Reads `redis://`, `rediss://`, `unix://` and kombu's `redis+socket://`, with the meaning that redis-py and kombu give them:
 * the database is `?db=` or `?virtual_host=`, else the path; user name, password, host and path are percent-decoded.
 * Sentinels are listed as `sentinel://h1:26379/0;sentinel://h2:26379/0` or `sentinel://h1:26379,h2:26379/0`, with
 * `sentinels://` (or `rediss+sentinel://`) for TLS and `?sentinel_tls=false` where only the Redis has it; user name and
 * password are those of the Redis.
 * Messages never quote the URL, which may hold a password. Total: it never throws.
 */
export function parseRedisUrl(text: string): ParsedRedisUrl {
  const url = text.trim();
  if (url === '') return failed(t('The address is empty. Write it as redis://host:6379/0.'));
  if (/\p{Cc}/u.test(url)) return failed(t('The address contains a line break or control character.'));
  const [first = '', ...others] = url.split(NEXT_ADDRESS);
  const parts = splitUrl(first);
  if (parts === null) return failed(t('The address has no scheme. Write it as redis://host:6379/0.'));
  const isSentinel = SENTINEL_SCHEMES.includes(parts.scheme);
  if (others.length > 0 && !isSentinel)
    return failed(t('The address lists several servers. Give one of them.'));
  if (!isSentinel && !SCHEMES.includes(parts.scheme)) {
    if (/^postgres(?:ql)?$/u.test(parts.scheme)) return failed(IN_POSTGRES());
    return failed(
      t(
        '{0}:// is not supported. Use redis://, rediss:// (TLS), unix://, redis+socket:// or sentinel://.',
        parts.scheme,
      ),
    );
  }
  const socket = parts.scheme === 'unix' || parts.scheme === 'redis+socket';
  const endpoint = isSentinel
    ? sentinelEndpoint(parts, others)
    : socket
      ? socketEndpoint(parts)
      : tcpEndpoint(parts);
  if (!endpoint.ok) return endpoint;
  const database = databaseOf(parts, socket);
  if (database === null) {
    return failed(t('The database must be a whole number from 0, as in redis://host:6379/2.'));
  }
  return {
    ok: true,
    value: {
      endpoint: endpoint.value,
      username: decode(parts.user) || queryValue(parts, 'username') || null,
      password: decode(parts.password ?? '') || queryValue(parts, 'password') || null,
      database,
      acceptAnyCertificate: /^(?:cert_)?none$/i.test(queryValue(parts, 'ssl_cert_reqs') ?? ''),
    },
  };
}

/**
 * {@link parseRedisUrl} for a server that is to be used: where the URL names Sentinels, their name of the master comes from
 * it (`?master_name=`) or from `masterName`, and one of both must say it.
 */
export function parseServerUrl(text: string, masterName: string | null): ParsedRedisUrl {
  const parsed = parseRedisUrl(text);
  if (!parsed.ok || parsed.value.endpoint.kind !== 'sentinel') return parsed;
  const { endpoint } = parsed.value;
  const name = endpoint.masterName ?? masterName;
  if (name === null || name === '') {
    return failed(
      t('The address does not say which master the Sentinels shall name. Add ?master_name= and its name.'),
    );
  }
  return { ok: true, value: { ...parsed.value, endpoint: { ...endpoint, masterName: name } } };
}

/** Whether a URL names Sentinels, by its scheme. */
export function isSentinelUrl(url: string): boolean {
  return SENTINEL_SCHEMES.includes(splitUrl(url.trim())?.scheme ?? '');
}

/**
 * Takes the password out of a URL, so that the rest may be written to settings and the password to a safe place.
 * Works on broken URLs too: what may be a password is taken out even when nothing else can be understood.
 */
export function withoutPassword(url: string): { readonly url: string; readonly password: string | null } {
  if (!isSentinelUrl(url)) return withoutOnePassword(url);
  const each = url.split(NEXT_ADDRESS).map(withoutOnePassword);
  return {
    url: each.map((address) => address.url).join(';'),
    password: each.find(({ password }) => password !== null)?.password ?? null,
  };
}

function withoutOnePassword(url: string): { readonly url: string; readonly password: string | null } {
  const parsed = parseRedisUrl(url);
  const match = (parsed.ok ? STRICT_CREDENTIALS : GENEROUS_CREDENTIALS).exec(url);
  let password: string | null = null;
  let rest = url;
  if (match !== null) {
    const [whole, scheme = '', credentials = ''] = match;
    const colon = credentials.indexOf(':');
    if (colon !== -1) {
      password = decode(credentials.slice(colon + 1)) || null;
      const user = credentials.slice(0, colon);
      rest = scheme + (user === '' ? '' : `${user}@`) + url.slice(whole.length);
    }
  }
  const [beforeQuery = '', ...queries] = rest.split('?');
  if (queries.length === 0) return { url: rest, password };
  const [query = '', ...fragments] = queries.join('?').split('#');
  const kept: string[] = [];
  for (const pair of query.split('&')) {
    const [name = '', ...value] = pair.split('=');
    if (decodeQuery(name) !== 'password') kept.push(pair);
    else password ??= decodeQuery(value.join('=')) || null;
  }
  const fragment = fragments.length === 0 ? '' : `#${fragments.join('#')}`;
  return { url: beforeQuery + (kept.length === 0 ? '' : `?${kept.join('&')}`) + fragment, password };
}

/** A form for the screen and the log, without user name and password: `redis://host:6379/2`, `unix:///run/redis.sock`. */
export function redisAddress(url: string): string {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok)
    return withoutCredentials(url)
      .replace(/\p{Cc}/gu, ' ')
      .trim();
  const { endpoint, database } = parsed.value;
  return endpointAddress(endpoint, database);
}

/** {@link redisAddress} of an endpoint. */
export function endpointAddress(endpoint: RedisEndpoint, database = 0): string {
  if (endpoint.kind === 'socket') return `unix://${endpoint.path}${database === 0 ? '' : `?db=${database}`}`;
  const path = database === 0 ? '' : `/${database}`;
  if (endpoint.kind === 'tcp')
    return `${endpoint.tls ? 'rediss' : 'redis'}://${hostAndPort(endpoint)}${path}`;
  const name = endpoint.masterName === null ? '' : ` (${endpoint.masterName.replace(/\p{Cc}/gu, ' ')})`;
  const hosts = endpoint.sentinels.map(hostAndPort).join(',');
  return `${endpoint.tls ? 'sentinels' : 'sentinel'}://${hosts}${path}${name}`;
}

function hostAndPort({ host, port }: TcpEndpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const STRICT_CREDENTIALS = /^(\s*[a-z][a-z0-9+.-]*:\/\/)([^/?#]*)@/i;
const GENEROUS_CREDENTIALS = /^(\s*(?:[a-z][a-z0-9+.-]*:\/\/)?)([^]*)@/i;

function withoutCredentials(url: string): string {
  return withoutPassword(url)
    .url.replace(GENEROUS_CREDENTIALS, '$1')
    .replace(/[?#][^]*$/, '');
}

function failed(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

function sentinelEndpoint(first: UrlParts, others: readonly string[]): Parsed<SentinelEndpoint> {
  const all = [first];
  for (const other of others) {
    const parts = splitUrl(other);
    if (parts?.scheme !== first.scheme) {
      return failed(t('Every address of a list of Sentinels starts with {0}://.', first.scheme));
    }
    all.push(parts);
  }
  const value = (name: string): string | null =>
    all.map((parts) => queryValue(parts, name)).find((text) => text !== null) ?? null;
  const tls = first.scheme === 'sentinels' || first.scheme === 'rediss+sentinel';
  const sentinelTls = tls && !/^(?:false|0|no)$/i.test(value('sentinel_tls') ?? '');
  const sentinels: TcpEndpoint[] = [];
  for (const host of all.flatMap((parts) => parts.host.split(','))) {
    const sentinel = hostEndpoint(host.trim(), sentinelTls, SENTINEL_PORT);
    if (!sentinel.ok) return sentinel;
    sentinels.push(sentinel.value);
  }
  if (sentinels.length > MOST_SENTINELS)
    return failed(t('Name at most {0} Sentinels.', formatNumber(MOST_SENTINELS)));
  return { ok: true, value: { kind: 'sentinel', sentinels, masterName: value('master_name'), tls } };
}

function tcpEndpoint(parts: UrlParts): Parsed<TcpEndpoint> {
  return hostEndpoint(parts.host, parts.scheme === 'rediss', DEFAULT_PORT);
}

function hostEndpoint(text: string, tls: boolean, defaultPort: number): Parsed<TcpEndpoint> {
  const match = /^(\[[^\]]*\]|[^:[\]]*)(?::([0-9]*))?$/.exec(text);
  if (match === null) {
    return (text.match(/:/g) ?? []).length > 1
      ? failed(t('An IPv6 address stands in brackets, as in redis://[::1]:6379/0.'))
      : failed(
          t(
            'The port is not a number. If the user name or password contains / ? # : or @, write those percent-encoded (%2F %3F %23 %3A %40).',
          ),
        );
  }
  const [, written = '', portText = ''] = match;
  const port = portText === '' ? defaultPort : Number(portText);
  if (port < 1 || port > 65535) return failed(t('The port must be a number from 1 to 65535.'));
  const bracketed = written.startsWith('[');
  const host = decode(bracketed ? written.slice(1, -1) : written);
  if (bracketed && !/^[0-9a-f:.]*:[0-9a-f:.]*(?:%[^\s%]+)?$/i.test(host)) {
    return failed(t('Only an IPv6 address may stand in brackets, as in redis://[::1]:6379/0.'));
  }
  if (!bracketed && /[\s\p{Cc}/?#@\\<>"'`{}|^]/u.test(host)) {
    return failed(t('The host name contains a character that no host name has.'));
  }
  return { ok: true, value: { kind: 'tcp', host: host === '' ? 'localhost' : host, port, tls } };
}

function socketEndpoint(parts: UrlParts): Parsed<DirectEndpoint> {
  const path = decode(parts.host + parts.path);
  if (!path.startsWith('/') || path === '/') {
    return failed(t('A socket is given by its whole path, as in {0}:///run/redis/redis.sock.', parts.scheme));
  }
  if (/\p{Cc}/u.test(path)) return failed(t('The socket path contains a control character.'));
  return { ok: true, value: { kind: 'socket', path } };
}

/** `null`: not a database number. */
function databaseOf(parts: UrlParts, socket: boolean): number | null {
  const text =
    queryValue(parts, 'db') ?? queryValue(parts, 'virtual_host') ?? (socket ? '' : decode(parts.path));
  const digits = text.replace(/^\//, '').replace(/\/$/, '');
  if (!/^[0-9]{0,10}$/.test(digits)) return null;
  const database = Number(digits);
  return database <= GREATEST_DATABASE ? database : null;
}
