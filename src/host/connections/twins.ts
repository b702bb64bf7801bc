import type { ConnectionConfig, ConnectionId } from '../../model/connection.ts';
import { parseRedisUrl } from '../../model/redisUrl.ts';

/** What decides what a connection sees. */
type Sight = Pick<ConnectionConfig, 'id' | 'url' | 'masterName' | 'celery' | 'bullmq'>;

/**
 * The connections that show the very same workers, queues and tasks as one before them: same server, database and
 * prefixes, under another name or with other rights. Figures over all connections leave them out.
 */
export function twinsAmong(configs: readonly Sight[]): ReadonlySet<ConnectionId> {
  const seen = new Set<string>();
  const twins = new Set<ConnectionId>();
  for (const config of configs) {
    const place = placeOf(config);
    if (seen.has(place)) twins.add(config.id);
    seen.add(place);
  }
  return twins;
}

function placeOf({ url, masterName, celery, bullmq }: Sight): string {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) return url;
  const { endpoint, database } = parsed.value;
  const server =
    endpoint.kind === 'tcp' ? { ...endpoint, host: plainHost(endpoint.host), tls: null } : endpoint;
  return JSON.stringify([server, database, masterName ?? null, celery.keyPrefix, bullmq.prefixes.toSorted()]);
}

/** Names of this machine count as one. */
function plainHost(host: string): string {
  return ['localhost', '::1'].includes(host) ? '127.0.0.1' : host.toLowerCase();
}
