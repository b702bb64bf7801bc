import { parseRedisUrl } from '../model/redisUrl.ts';
import type { ConnectionWithSecrets } from '../model/connection.ts';

/** Whether broker and result backend are one database of one server for one user, so that one link serves both. */
export function isOneServer({ config, secrets }: ConnectionWithSecrets): boolean {
  if (config.resultBackendUrl === null) return true;
  const broker = parseRedisUrl(config.url);
  const results = parseRedisUrl(config.resultBackendUrl);
  if (!broker.ok || !results.ok) return false;
  return (
    broker.value.database === results.value.database &&
    broker.value.username === results.value.username &&
    (secrets.password ?? broker.value.password) ===
      (secrets.resultBackendPassword ?? results.value.password) &&
    JSON.stringify(broker.value.endpoint) === JSON.stringify(results.value.endpoint)
  );
}
