import * as v from 'valibot';
import { type ConnectionConfig, type ConnectionSecrets, NO_SECRETS } from '../../model/connection.ts';
import { isSentinelUrl, parseRedisUrl, type RedisEndpoint } from '../../model/redisUrl.ts';

const STORED = v.object({
  broker: v.nullable(v.object({ server: v.string(), password: v.string() })),
  resultBackend: v.nullable(v.object({ server: v.string(), password: v.string() })),
  sentinel: v.exactOptional(v.object({ server: v.string(), password: v.string() })),
});

type StoredSecrets = v.InferOutput<typeof STORED>;

/** The passwords as text for the secret storage, each bound to the server that it was given for. */
export function writeSecrets(config: ConnectionConfig, secrets: ConnectionSecrets): string {
  const sentinel = bound(sentinelUrl(config), secrets.sentinelPassword ?? null);
  const stored: StoredSecrets = {
    broker: bound(config.url, secrets.password),
    resultBackend: bound(config.resultBackendUrl, secrets.resultBackendPassword),
    ...(sentinel === null ? {} : { sentinel }),
  };
  return JSON.stringify(stored);
}

/**
 * Reads back {@link writeSecrets}. A password is given out only for the server and user that it was stored for:
 * settings that reuse the id of another connection cannot send its password elsewhere.
 */
export function readSecrets(text: string | undefined, config: ConnectionConfig): ConnectionSecrets {
  if (text === undefined) return NO_SECRETS;
  const parsed = v.safeParse(STORED, parseJson(text));
  if (!parsed.success) return NO_SECRETS;
  const { broker, resultBackend, sentinel } = parsed.output;
  const sentinels = sentinelUrl(config);
  return {
    password: broker !== null && broker.server === serverOf(config.url) ? broker.password : null,
    resultBackendPassword:
      resultBackend !== null &&
      config.resultBackendUrl !== null &&
      resultBackend.server === serverOf(config.resultBackendUrl)
        ? resultBackend.password
        : null,
    ...(sentinel !== undefined && sentinels !== null && sentinel.server === serverOf(sentinels)
      ? { sentinelPassword: sentinel.password }
      : {}),
  };
}

/** The URL that names the Sentinels; both URLs have the same ones. */
function sentinelUrl({ url, resultBackendUrl }: ConnectionConfig): string | null {
  return [url, resultBackendUrl].find((one) => one !== null && isSentinelUrl(one)) ?? null;
}

function bound(url: string | null, password: string | null): StoredSecrets['broker'] {
  const server = url === null ? null : serverOf(url);
  return server === null || password === null ? null : { server, password };
}

/** Server and user, whatever the database; `null` when the URL cannot be understood. */
function serverOf(url: string): string | null {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) return null;
  const { endpoint, username } = parsed.value;
  return `${username ?? ''}@${placeOf(endpoint)}`;
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
