import type { ActionHandler } from './actionParts.ts';
import { commandWorkers } from './tellWorkers.ts';

/** Signal that stands in a request which terminates nothing. */
const UNUSED_SIGNAL = 'SIGTERM';

/** Since Celery 5.3: revokes what workers hold now, and what they will meet later, by the stamps of its messages. */
export const revokeByHeaders: ActionHandler<'celery.revokeByHeaders'> = async (parts, action) => {
  const outcome = await commandWorkers(parts, {
    method: 'revoke_by_stamped_headers',
    arguments: {
      headers: action.headers,
      terminate: action.signal !== null,
      signal: action.signal ?? UNUSED_SIGNAL,
    },
    destination: action.workers,
  });
  parts.reconcileSoon();
  return outcome;
};
