/** Where a Redis listens. */
export type RedisEndpoint =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: boolean }
  | { readonly kind: 'socket'; readonly path: string };

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
const SCHEMES = ['redis', 'rediss', 'unix', 'redis+socket'];
const GREATEST_DATABASE = 2 ** 31 - 1;

interface UrlParts {
  readonly scheme: string;
  readonly user: string;
  /** `null`: no colon in the user part. */
  readonly password: string | null;
  readonly host: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads `redis://`, `rediss://`, `unix://` and kombu's `redis+socket://`, with the meaning that redis-py and kombu give them:
 * the database is `?db=` or `?virtual_host=`, else the path; user name, password, host and path are percent-decoded.
 * Messages never quote the URL, which may hold a password. Total: it never throws.
 */
export function parseRedisUrl(text: string): ParsedRedisUrl {
  const url = text.trim();
  if (url === '') return failed('The address is empty. Write it as redis://host:6379/0.');
  if (/\p{Cc}/u.test(url)) return failed('The address contains a line break or control character.');
  if (/;\s*[a-z][a-z0-9+.-]*:\/\//i.test(url)) {
    return failed('The address lists several servers. Give one of them.');
  }
  const parts = splitUrl(url);
  if (parts === null) return failed('The address has no scheme. Write it as redis://host:6379/0.');
  if (!SCHEMES.includes(parts.scheme)) {
    return failed(
      `${parts.scheme}:// is not supported. Use redis://, rediss:// (TLS), unix:// or redis+socket://.`,
    );
  }
  const socket = parts.scheme === 'unix' || parts.scheme === 'redis+socket';
  const endpoint = socket ? socketEndpoint(parts) : tcpEndpoint(parts);
  if (!endpoint.ok) return endpoint;
  const database = databaseOf(parts, socket);
  if (database === null) {
    return failed('The database must be a whole number from 0, as in redis://host:6379/2.');
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
 * Takes the password out of a URL, so that the rest may be written to settings and the password to a safe place.
 * Works on broken URLs too: what may be a password is taken out even when nothing else can be understood.
 */
export function withoutPassword(url: string): { readonly url: string; readonly password: string | null } {
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
  if (endpoint.kind === 'socket') return `unix://${endpoint.path}${database === 0 ? '' : `?db=${database}`}`;
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  const scheme = endpoint.tls ? 'rediss' : 'redis';
  return `${scheme}://${host}:${endpoint.port}${database === 0 ? '' : `/${database}`}`;
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

function splitUrl(url: string): UrlParts | null {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i.exec(url);
  if (match === null) return null;
  const [, scheme = '', authority = '', path = '', query = ''] = match;
  const at = authority.lastIndexOf('@');
  const credentials = at === -1 ? '' : authority.slice(0, at);
  const colon = credentials.indexOf(':');
  return {
    scheme: scheme.toLowerCase(),
    user: colon === -1 ? credentials : credentials.slice(0, colon),
    password: colon === -1 ? null : credentials.slice(colon + 1),
    host: authority.slice(at + 1),
    path,
    query: query.split('&').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decodeQuery(name), decodeQuery(value.join('='))];
    }),
  };
}

type ParsedEndpoint =
  { readonly ok: true; readonly value: RedisEndpoint } | { readonly ok: false; readonly message: string };

function tcpEndpoint(parts: UrlParts): ParsedEndpoint {
  const tls = parts.scheme === 'rediss';
  const match = /^(\[[^\]]*\]|[^:[\]]*)(?::([0-9]*))?$/.exec(parts.host);
  if (match === null) {
    return (parts.host.match(/:/g) ?? []).length > 1
      ? failed('An IPv6 address stands in brackets, as in redis://[::1]:6379/0.')
      : failed(
          'The port is not a number. If the user name or password contains / ? # : or @, write those percent-encoded (%2F %3F %23 %3A %40).',
        );
  }
  const [, written = '', portText = ''] = match;
  const port = portText === '' ? DEFAULT_PORT : Number(portText);
  if (port < 1 || port > 65535) return failed('The port must be a number from 1 to 65535.');
  const bracketed = written.startsWith('[');
  const host = decode(bracketed ? written.slice(1, -1) : written);
  if (bracketed && !/^[0-9a-f:.]*:[0-9a-f:.]*(?:%[^\s%]+)?$/i.test(host)) {
    return failed('Only an IPv6 address may stand in brackets, as in redis://[::1]:6379/0.');
  }
  if (!bracketed && /[\s\p{Cc}/?#@\\<>"'`{}|^]/u.test(host)) {
    return failed('The host name contains a character that no host name has.');
  }
  return { ok: true, value: { kind: 'tcp', host: host === '' ? 'localhost' : host, port, tls } };
}

function socketEndpoint(parts: UrlParts): ParsedEndpoint {
  const path = decode(parts.host + parts.path);
  if (!path.startsWith('/') || path === '/') {
    return failed(`A socket is given by its whole path, as in ${parts.scheme}:///run/redis/redis.sock.`);
  }
  if (/\p{Cc}/u.test(path)) return failed('The socket path contains a control character.');
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

function queryValue(parts: UrlParts, name: string): string | null {
  const value = parts.query.find(([key]) => key === name)?.[1];
  return value === undefined || value === '' ? null : value;
}

function decodeQuery(text: string): string {
  return decode(text.replaceAll('+', ' '));
}

/** Percent-decoding that leaves alone what is no valid sequence, as Python's `unquote` does for a password like `100%`. */
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (sequence) => {
    try {
      return decodeURIComponent(sequence);
    } catch {
      return sequence;
    }
  });
}
