import type { ConnectionConfig, ConnectionRemark } from '../../../model/connection.ts';
import { parseRedisUrl, redisAddress } from '../../../model/redisUrl.ts';

const HIDDEN_PREFIX: ConnectionRemark = {
  kind: 'degraded',
  text: 'The workers put a prefix before the keys of their results, which they do not tell and which no result has shown yet. It is learned from the first result, or set "resultKeyPrefix" of the connection.',
};

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
  const hidden = hasHiddenPrefix ? [HIDDEN_PREFIX] : [];
  if (resultBackend === null) return hidden;
  const address = redisAddress(resultBackend);
  const theirs = parseRedisUrl(resultBackend);
  if (!theirs.ok) {
    const isRedis = /^(?:rediss?|sentinel|unix|redis\+socket)\b/.test(resultBackend);
    if (isRedis) return hidden;
    const text = `The workers keep their results elsewhere (${address}): only what their events tell of results can be shown.`;
    return [{ kind: 'degraded', text }];
  }
  const ours = parseRedisUrl(config.resultBackendUrl ?? config.url);
  if (!ours.ok || ours.value.database === theirs.value.database) return hidden;
  const text =
    `The workers keep their results in database ${theirs.value.database} (${address}), and this connection looks in ` +
    `database ${ours.value.database}. Set "resultBackendUrl" of the connection.`;
  return [{ kind: 'degraded', text }];
}
