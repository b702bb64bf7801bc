import type { ActionOutcome } from '../../../model/action.ts';
import { RedisReplyError } from '../../redis/redisErrors.ts';
import { actionMessages } from '../actionMessages.ts';
import { messageOutcome } from './messageOutcome.ts';

/** Inside a script, Redis words a missing right in another way, and before Redis 7 without a code. */
const FORBIDDEN = /NOPERM|can't (?:run|access)/;

/**
 * Does what may be refused by the server, and says so when it is.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function orRefused(act: () => Promise<ActionOutcome>): Promise<ActionOutcome> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof RedisReplyError)) throw error;
    return FORBIDDEN.test(error.message)
      ? messageOutcome.forbidden(error.message)
      : actionMessages.refusedByServer(error.message);
  }
}
