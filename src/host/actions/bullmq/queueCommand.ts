import type { ActionOutcome } from '../../../model/action.ts';
import type { BullmqAction } from '../../../model/bullmqAction.ts';
import type { Queue } from '../../../model/queue.ts';
import type { ActionCommand, ActionDeps, CommandCall } from '../actionCommand.ts';
import { refuseReadOnly } from '../runAction.ts';
import { queueQuestion, queueTarget } from '../targets/queueTarget.ts';

/** The queue of a row, of a call or of a choice as it is now; refused on a read-only connection before anything is asked. */
export function queueCommand(
  kind: BullmqAction['kind'],
  run: (queue: Queue, deps: ActionDeps, call: CommandCall) => Promise<ActionOutcome | null>,
): ActionCommand {
  return async (call, deps) => {
    const queue = await queueTarget(call, queueQuestion(kind, deps), deps);
    if (queue === null) return null;
    const refused = await refuseReadOnly(kind, [queue.connectionId], deps);
    return refused ?? run(await current(queue, deps), deps, call);
  };
}

/** A row may be some seconds old. */
async function current(queue: Queue, { monitor }: ActionDeps): Promise<Queue> {
  const found = (await monitor.getQueues()).find(
    ({ connectionId, system, id }) =>
      connectionId === queue.connectionId && system === queue.system && id === queue.id,
  );
  return found ?? queue;
}
