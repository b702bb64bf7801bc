import type { TaskRef } from '../../../model/task.ts';
import { taskKey } from '../../../model/task.ts';
import type { Clock } from '../../clock.ts';
import type { FlowRelatives } from './flowRelatives.ts';

/** A job that tells of its progress is read each time; the flow around it is read anew only this long after, in ms. */
const MS_PER_JOB = 10;
/** As many as there are panels open, about. */
const MOST_FLOWS = 8;

export interface FlowMemory {
  /** What `read` told of the flow around a job: for a large one the answer of some seconds ago. Rejects as it does. */
  around(ref: TaskRef, read: () => Promise<FlowRelatives>): Promise<FlowRelatives>;
}

export function createFlowMemory(clock: Clock): FlowMemory {
  const flows = new Map<string, { readonly at: number; readonly flow: FlowRelatives }>();
  return {
    async around(ref, read) {
      const key = taskKey(ref);
      const known = flows.get(key);
      if (known !== undefined && clock.now() - known.at < known.flow.relatives.length * MS_PER_JOB) {
        return known.flow;
      }
      const flow = await read();
      flows.delete(key);
      flows.set(key, { at: clock.now(), flow });
      const oldest = flows.size > MOST_FLOWS ? flows.keys().next().value : undefined;
      if (oldest !== undefined) flows.delete(oldest);
      return flow;
    },
  };
}
