import type { CeleryDestination } from '../../model/celeryAction.ts';
import { type TellOutcome, type Tellers, tellWorkers } from './actions/tellWorkers.ts';

/**
 * Tells workers to send task events, which lasts until they restart. Harmless when they do already.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function enableTaskEvents(parts: Tellers, destination: CeleryDestination): Promise<TellOutcome> {
  const told = await tellWorkers(parts, { method: 'enable_events', arguments: {}, destination });
  if (told.kind === 'refused') return told;
  for (const { target, ok, message } of told.targets) {
    // Both `task events enabled` and `task events already enabled`; an error means that it cannot.
    if (ok) parts.workers.settleTaskEvents(target, message.endsWith('enabled') ? 'on' : 'off');
  }
  return told;
}
