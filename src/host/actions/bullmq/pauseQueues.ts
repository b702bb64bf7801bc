import type { ActionOutcome } from '../../../model/action.ts';
import type { Queue } from '../../../model/queue.ts';
import { tCount } from '../../../model/l10n.ts';
import { messageText } from '../../format/messageText.ts';
import { askChoice } from '../../prompts/askChoice.ts';
import type { ActionCommand, ActionDeps } from '../actionCommand.ts';
import { namedObjects } from '../confirmation.ts';
import { refuseReadOnly, runAction } from '../runAction.ts';
import { connectionTarget } from '../targets/connections.ts';
import { titleOf } from './jobCommand.ts';
import { queueCommand } from './queueCommand.ts';
import { type QueuePrefix, queuePrefixes } from './queuePrefixes.ts';
import { placeOfQueue } from './queuePlace.ts';

type PauseKind = 'bullmq.pauseQueue' | 'bullmq.resumeQueue';

/** *Pause Queue…* */
export const pauseQueue = queueCommand('bullmq.pauseQueue', (queue, deps) =>
  setPaused('bullmq.pauseQueue', [queue], deps),
);

/** *Resume Queue* */
export const resumeQueue = queueCommand('bullmq.resumeQueue', (queue, deps) =>
  setPaused('bullmq.resumeQueue', [queue], deps),
);

/** *Pause Queues Under a Prefix…*: all of them are named before. */
export const pauseQueues = prefixCommand('bullmq.pauseQueue');

/** *Resume Queues Under a Prefix…* */
export const resumeQueues = prefixCommand('bullmq.resumeQueue');

function prefixCommand(kind: PauseKind): ActionCommand {
  return async (call, deps) => {
    const { t } = deps.wording;
    const title = titleOf(kind, deps);
    const question = { title, system: 'bullmq', writes: true } as const;
    const connection = await connectionTarget(call.argument, question, deps);
    if (connection === null) return null;
    const refused = await refuseReadOnly(kind, [connection.id], deps);
    if (refused !== null) return refused;
    const wasPaused = kind === 'bullmq.resumeQueue';
    const queues = (await deps.monitor.getQueues()).filter(
      ({ connectionId, system, counts, paused }) =>
        connectionId === connection.id && system === 'bullmq' && counts !== null && paused !== !wasPaused,
    );
    if (queues.length === 0) {
      throw new Error(wasPaused ? t('No queue is paused.') : t('There is no queue that could be paused.'));
    }
    const prefix = await askPrefix(queues, title, deps);
    return prefix === null ? null : setPaused(kind, prefix.queues, deps, true);
  };
}

async function askPrefix(
  queues: readonly Queue[],
  title: string,
  { wording: { t } }: ActionDeps,
): Promise<QueuePrefix | null> {
  const answer = await askChoice({
    title,
    canGoBack: false,
    placeholder: t('All queues whose key prefix and name begin with'),
    choices: queuePrefixes(queues).map((prefix) => ({
      label: messageText(prefix.text),
      description: tCount(prefix.queues.length, '{0} queue', '{0} queues'),
      value: prefix,
    })),
  });
  return answer.kind === 'value' ? answer.value : null;
}

function setPaused(
  kind: PauseKind,
  queues: readonly Queue[],
  deps: ActionDeps,
  reachesMore = false,
): Promise<ActionOutcome | null> {
  const { wording } = deps;
  const { t } = wording;
  const names = namedObjects(
    queues.map(({ name }) => name),
    () => tCount(queues.length, '{0} queue', '{0} queues'),
    wording,
  );
  const pauses = kind === 'bullmq.pauseQueue';
  return runAction(
    {
      actions: queues.map((queue) => ({ kind, ...placeOfQueue(queue) })),
      question: pauses ? t('Pause {0}?', names) : t('Resume {0}?', names),
      consequence: pauses
        ? t('Jobs that run end. No other begins, on any worker, until the queue is resumed.')
        : t('Workers take their jobs again.'),
      button: pauses
        ? tCount(queues.length, 'Pause {0} Queue', 'Pause {0} Queues')
        : tCount(queues.length, 'Resume {0} Queue', 'Resume {0} Queues'),
      typedName: null,
      reachesMore,
    },
    deps,
  );
}
