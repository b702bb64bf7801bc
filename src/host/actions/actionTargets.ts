import type { Action } from '../../model/action.ts';

/** The objects that an action names, for logs and for outcomes that tell nothing of single ones. */
export function actionTargets(action: Action): readonly string[] {
  if ('ids' in action) return action.ids;
  if ('workers' in action && action.workers !== null) return action.workers;
  if ('id' in action) return [action.id];
  if ('message' in action) return [action.message.digest];
  if ('queue' in action && action.queue !== null) return [action.queue];
  if ('batchId' in action) return [action.batchId];
  return 'tags' in action ? action.tags : [action.connectionId];
}
