import type { ChangeTopic, LogLevel } from '../contract/monitorApi.ts';
import type { SystemKind } from '../model/system.ts';
import type { Clock } from './clock.ts';
import type { Attention } from './poller.ts';
import type { RedisLinkOptions } from './redis/openRedisLink.ts';
import type { OwnedRedisLink } from './redis/redisLink.ts';
import type { TaskStore } from './store/taskStore.ts';
import type { System, SystemContext } from './system.ts';

/** What a monitor of one connection is given to work with. */
export interface MonitorSurroundings {
  readonly clock: Clock;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  readonly store: TaskStore;
  readonly attention: Attention;
  /** Epoch ms since which nobody listened, because a monitor failed; `null`: none did. */
  readonly missedSince: number | null;
  readonly openLink: (options: RedisLinkOptions) => OwnedRedisLink;
  readonly createSystem: Readonly<Record<SystemKind, (context: SystemContext) => System>>;
  readonly changed: (topic: ChangeTopic) => void;
  readonly log: (level: LogLevel, message: string) => void;
}
