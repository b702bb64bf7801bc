import type { PipelineReply, RedisCommand, RedisLink } from './redis/redisLink.ts';
import type { System } from './system.ts';

/**
 * One round of polling: the commands of all systems in one pipeline, each system getting back its own replies.
 * A system that throws is told of by `onFault` and costs the others nothing.
 *
 * @returns the replies to all of them
 * @throws RedisLinkError when the server cannot be asked
 */
export async function pollRound(
  link: RedisLink,
  systems: readonly System[],
  onFault: (error: unknown) => void,
): Promise<readonly PipelineReply[]> {
  const parts = systems.map((system) => ({ system, commands: commandsOf(system, onFault) }));
  const commands = parts.flatMap((part) => part.commands);
  const replies: readonly PipelineReply[] = commands.length === 0 ? [] : await link.pipeline(commands);
  let start = 0;
  for (const { system, commands: own } of parts) {
    const end = start + own.length;
    try {
      system.applyPoll(replies.slice(start, end));
    } catch (error) {
      onFault(error);
    }
    start = end;
  }
  return replies;
}

function commandsOf(system: System, onFault: (error: unknown) => void): readonly RedisCommand[] {
  try {
    return system.pollCommands();
  } catch (error) {
    onFault(error);
    return [];
  }
}
