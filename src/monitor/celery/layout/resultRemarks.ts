import type { ConnectionConfig, ConnectionRemark } from '../../../model/connection.ts';
import { t } from '../../../model/l10n.ts';
import { parseRedisUrl, redisAddress } from '../../../model/redisUrl.ts';

const hiddenPrefix = (): ConnectionRemark => ({
  kind: 'degraded',
  text: t(
    'The workers put a prefix before the keys of their results, which they do not tell and which no result has shown yet. It is learned from the first result, or set "resultKeyPrefix" of the connection.',
  ),
});

export interface ResultsTold {
  /** Where the workers say that they keep results; `null`: they have not. */
  readonly resultBackend: string | null;
  /** They have a key prefix there that is not known. */
  readonly hasHiddenPrefix: boolean;
}

/** What is amiss between where the workers say that they keep results and where this connection looks for them. */
export function resultRemarks(
  { resultBackend, hasHiddenPrefix }: ResultsTold,
  config: ConnectionConfig,
): readonly ConnectionRemark[] {
  const hidden = hasHiddenPrefix ? [hiddenPrefix()] : [];
  if (resultBackend === null) return hidden;
  const address = redisAddress(resultBackend);
  const theirs = parseRedisUrl(resultBackend);
  if (!theirs.ok) {
    const isRedis = /^(?:rediss?|sentinel|unix|redis\+socket)\b/.test(resultBackend);
    if (isRedis) return hidden;
    const text = t(
      'The workers keep their results elsewhere ({0}): only what their events tell of results can be shown.',
      address,
    );
    return [{ kind: 'degraded', text }];
  }
  const ours = parseRedisUrl(config.resultBackendUrl ?? config.url);
  if (!ours.ok || ours.value.database === theirs.value.database) return hidden;
  const text = t(
    'The workers keep their results in database {0} ({1}), and this connection looks in database {2}. Set "resultBackendUrl" of the connection.',
    String(theirs.value.database),
    address,
    String(ours.value.database),
  );
  return [{ kind: 'degraded', text }];
}
