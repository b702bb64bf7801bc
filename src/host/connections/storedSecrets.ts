import * as v from 'valibot';
import { type ConnectionConfig, type ConnectionSecrets, NO_SECRETS } from '../../model/connection.ts';
import { isSentinelUrl, parseRedisUrl, type RedisEndpoint } from '../../model/redisUrl.ts';
import { isAsSafe, type Protection, protectionOf, PROTECTIONS } from './passwordProtection.ts';

const BOUND = v.object({
  server: v.string(),
  password: v.string(),
  /** Absent in what was stored before this was kept. */
  protection: v.exactOptional(v.picklist(PROTECTIONS), 'none'),
});
const STORED = v.object({
  broker: v.nullable(BOUND),
  resultBackend: v.nullable(BOUND),
  sentinel: v.exactOptional(BOUND),
});

type Bound = v.InferOutput<typeof BOUND>;
type StoredSecrets = v.InferOutput<typeof STORED>;

/** Where a password goes, and how safely. */
interface Destination {
  readonly server: string;
  readonly protection: Protection;
}

/** The passwords as text for the secret storage, each bound to the server that it was given for. */
export function writeSecrets(config: ConnectionConfig, secrets: ConnectionSecrets): string {
  const sentinel = bound(sentinelsOf(config), secrets.sentinelPassword ?? null);
  const stored: StoredSecrets = {
    broker: bound(serverOf(config, config.url), secrets.password),
    resultBackend: bound(serverOf(config, config.resultBackendUrl), secrets.resultBackendPassword),
    ...(sentinel === null ? {} : { sentinel }),
  };
  return JSON.stringify(stored);
}

/**
 * Reads back {@link writeSecrets}. A password is given out only for the server and user that it was stored for, and never to
 * travel less safely than it did: settings that reuse the id of another connection, or leave out its TLS, cannot send its
 * password elsewhere or in clear.
 */
export function readSecrets(text: string | undefined, config: ConnectionConfig): ConnectionSecrets {
  if (text === undefined) return NO_SECRETS;
  const parsed = v.safeParse(STORED, parseJson(text));
  if (!parsed.success) return NO_SECRETS;
  const { broker, resultBackend, sentinel = null } = parsed.output;
  const sentinelPassword = passwordFor(sentinel, sentinelsOf(config));
  return {
    password: passwordFor(broker, serverOf(config, config.url)),
    resultBackendPassword: passwordFor(resultBackend, serverOf(config, config.resultBackendUrl)),
    ...(sentinelPassword === null ? {} : { sentinelPassword }),
  };
}

function passwordFor(stored: Bound | null, now: Destination | null): string | null {
  if (stored === null || now === null || stored.server !== now.server) return null;
  return isAsSafe(now.protection, stored.protection) ? stored.password : null;
}

function bound(destination: Destination | null, password: string | null): Bound | null {
  return destination === null || password === null ? null : { ...destination, password };
}

/** The Sentinels, which both URLs name if any does. */
function sentinelsOf(config: ConnectionConfig): Destination | null {
  const { url, resultBackendUrl } = config;
  const named = [url, resultBackendUrl].find((one) => one !== null && isSentinelUrl(one)) ?? null;
  return serverOf(config, named, 'sentinel');
}

/** Server and user, whatever the database; `null` when there is no URL that can be understood. */
function serverOf(
  { tls }: ConnectionConfig,
  url: string | null,
  role: 'redis' | 'sentinel' = 'redis',
): Destination | null {
  const parsed = url === null ? null : parseRedisUrl(url);
  if (parsed?.ok !== true) return null;
  const { endpoint, username } = parsed.value;
  return {
    server: `${username ?? ''}@${placeOf(endpoint)}`,
    protection: protectionOf(parsed.value, role, tls?.rejectUnauthorized === false),
  };
}

function placeOf(endpoint: RedisEndpoint): string {
  switch (endpoint.kind) {
    case 'tcp':
      return `${endpoint.host}:${endpoint.port}`;
    case 'socket':
      return endpoint.path;
    case 'sentinel':
      return endpoint.sentinels.map(placeOf).sort().join();
    default:
      return endpoint satisfies never;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
