import type { ConnectionConfig, ConnectionRemark } from '../../../model/connection.ts';
import { parseRedisUrl, redisAddress } from '../../../model/redisUrl.ts';

/** What is amiss between where the workers say that they keep results and where this connection looks for them. */
export function resultRemarks(
  resultBackend: string | null,
  config: ConnectionConfig,
): readonly ConnectionRemark[] {
  if (resultBackend === null) return [];
  const address = redisAddress(resultBackend);
  const theirs = parseRedisUrl(resultBackend);
  if (!theirs.ok) {
    const isRedis = /^(?:rediss?|sentinel|unix|redis\+socket)\b/.test(resultBackend);
    if (isRedis) return [];
    const text = `The workers keep their results elsewhere (${address}): only what their events tell of results can be shown.`;
    return [{ kind: 'degraded', text }];
  }
  const ours = parseRedisUrl(config.resultBackendUrl ?? config.url);
  if (!ours.ok || ours.value.database === theirs.value.database) return [];
  const text =
    `The workers keep their results in database ${theirs.value.database} (${address}), and this connection looks in ` +
    `database ${ours.value.database}. Set "resultBackendUrl" of the connection.`;
  return [{ kind: 'degraded', text }];
}
