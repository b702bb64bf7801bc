import { SYSTEM_TITLES } from '../model/system.ts';
import { RedisLinkError, RedisReplyError } from './redis/redisErrors.ts';
import type { ConnectionProblem } from '../model/connection.ts';
import type { SystemKind } from '../model/system.ts';

/** Why a system could not be started, in the terms in which connections fail. */
export function startProblem(error: unknown, kind: SystemKind, address: string): ConnectionProblem {
  if (error instanceof RedisLinkError) return error.problem;
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: error instanceof RedisReplyError && error.code === 'NOPERM' ? 'no-permission' : 'other',
    role: 'broker',
    address,
    detail: `${SYSTEM_TITLES[kind]}: ${message}`,
  };
}
