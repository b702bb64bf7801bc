import * as v from 'valibot';
import { ACTIONS, type ActionKind } from '../../../model/action.ts';
import type { Queue } from '../../../model/queue.ts';
import type { SystemKind } from '../../../model/system.ts';
import { subjectOf } from '../../commands/treeSubject.ts';
import { messageText } from '../../format/messageText.ts';
import { askChoice } from '../../prompts/askChoice.ts';
import { isUnreadable, queueDescription } from '../../trees/queueText.ts';
import type { ActionDeps, CommandCall } from '../actionCommand.ts';
import { connectionNames, offersActions } from './connections.ts';

export interface QueueQuestion {
  readonly title: string;
  /** `null`: of any system. */
  readonly system: SystemKind | null;
  readonly writes: boolean;
}

const CALL = v.object({
  connectionId: v.string(),
  system: v.picklist(['celery', 'bullmq']),
  queue: v.string(),
});

/** What a picker of queues for this kind of action is about. */
export function queueQuestion(kind: ActionKind, { wording: { t } }: ActionDeps): QueueQuestion {
  const { title, system, writes } = ACTIONS[kind];
  return { title: t(title), system, writes };
}

/** The queue of a row, of `{ connectionId, system, queue }` with the queue's id, or of a choice; `null`: none was chosen. */
export async function queueTarget(
  call: CommandCall,
  question: QueueQuestion,
  deps: ActionDeps,
): Promise<Queue | null> {
  // Of several selected ones, only that under the pointer: a queue is acted on by itself.
  const row = subjectOf(call.argument);
  if (row?.kind === 'queue') return row.queue;
  const named = v.safeParse(CALL, call.argument);
  if (!named.success) return pickQueue(question, deps);
  const { connectionId, system, queue } = named.output;
  const found = (await deps.monitor.getQueues()).find(
    (one) => one.connectionId === connectionId && one.system === system && one.id === queue,
  );
  if (found !== undefined) return found;
  throw new Error(deps.wording.t("No queue '{0}' is known on this connection.", messageText(queue, 100)));
}

async function pickQueue(question: QueueQuestion, deps: ActionDeps): Promise<Queue | null> {
  const { monitor, wording } = deps;
  const [statuses, queues] = await Promise.all([monitor.getConnections(), monitor.getQueues()]);
  const usable = new Set(statuses.filter((status) => offersActions(status, question)).map(({ id }) => id));
  const offered = queues.filter(
    (queue) =>
      usable.has(queue.connectionId) &&
      (question.system === null || queue.system === question.system) &&
      !isUnreadable(queue),
  );
  if (offered.length === 0) {
    throw new Error(wording.t('{0} is not possible now: no queue that allows it is known.', question.title));
  }
  const names = connectionNames(statuses);
  const answer = await askChoice({
    title: question.title,
    canGoBack: false,
    placeholder: wording.t('Which queue?'),
    choices: offered.map((queue) => ({
      label: messageText(queue.name),
      description: [names.get(queue.connectionId), queueDescription(queue, wording)]
        .filter(Boolean)
        .join(' · '),
      value: queue,
    })),
  });
  return answer.kind === 'value' ? answer.value : null;
}
