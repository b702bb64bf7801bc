import type { PipelineReply } from './redisLink.ts';

/**
 * The first answer among these that sends its asker to another server, in the server's own words; `null`: none does. A node
 * of a Redis Cluster answers so for keys that it does not hold (Redis Cluster specification, "MOVED Redirection").
 */
export function redirectIn(replies: readonly PipelineReply[]): string | null {
  for (const reply of replies) {
    if (!reply.ok && /^(?:MOVED|ASK|CLUSTERDOWN)\b/.test(reply.error)) return reply.error;
  }
  return null;
}
