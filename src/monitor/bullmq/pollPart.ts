import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';

/**
 * One contributor to the connection's pipeline of a tick. A round may be lost: commands are then asked for again
 * without `apply` in between.
 */
export interface PollPart {
  commands(): readonly RedisCommand[];
  /** Replies to the last `commands`, in order. */
  apply(replies: readonly PipelineReply[]): void;
}

/** Several parts as one; each gets back its own slice of the replies. */
export function joinPollParts(parts: readonly PollPart[]): PollPart {
  let sizes: readonly number[] = [];
  return {
    commands() {
      const batches = parts.map((part) => part.commands());
      sizes = batches.map((batch) => batch.length);
      return batches.flat();
    },
    apply(replies) {
      let start = 0;
      for (const [index, part] of parts.entries()) {
        const end = start + (sizes[index] ?? 0);
        part.apply(replies.slice(start, end));
        start = end;
      }
      sizes = [];
    },
  };
}
