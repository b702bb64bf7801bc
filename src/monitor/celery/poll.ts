import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';

/** One read command of a tick, with what is done with its reply. */
export interface PollRequest {
  readonly command: RedisCommand;
  apply(reply: PipelineReply): void;
}
