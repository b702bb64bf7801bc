import * as v from 'valibot';
import type { TaskPanelState } from '../../contract/taskPanel.ts';

const STATE = v.object({
  version: v.literal(1),
  ref: v.object({
    connectionId: v.pipe(v.string(), v.nonEmpty()),
    system: v.picklist(['celery', 'bullmq']),
    scope: v.string(),
    id: v.pipe(v.string(), v.nonEmpty()),
  }),
});

/** The task of a panel that survived a reload; `null` when its state is not one of ours. */
export function refOfState(state: unknown): TaskPanelState['ref'] | null {
  const read = v.safeParse(STATE, state);
  return read.success ? read.output.ref : null;
}
