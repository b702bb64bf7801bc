import type { Worker } from '../../../model/worker.ts';
import { messageText } from '../../format/messageText.ts';
import { askChoice } from '../../prompts/askChoice.ts';
import { askQueueName } from '../inputs/askQueueName.ts';
import { workerCommand } from './workerCommand.ts';

export const addConsumer = workerCommand<string>({
  kind: 'celery.addConsumer',
  question: "Let {0} take from '{1}' as well?",
  consequence: 'It lasts until a restart.',
  async ask(workers, title, deps) {
    const [worker] = workers;
    if (worker === undefined) return undefined;
    return askQueueName(
      {
        title,
        placeholder: deps.wording.t('Take from which other queue? A name that is not listed can be typed.'),
        connectionId: worker.connectionId,
        without: takenByAll(workers),
      },
      deps,
    );
  },
  action: (target, queue) => ({ kind: 'celery.addConsumer', ...target, queue }),
  words: (queue) => [messageText(queue, 100)],
});

export const cancelConsumer = workerCommand<string>({
  kind: 'celery.cancelConsumer',
  question: "Let {0} take nothing more from '{1}'?",
  consequence:
    'What is held there already still runs. Tasks wait in the queue while no other worker takes from it.',
  async ask(workers, title, deps) {
    const queues = [...new Set(workers.flatMap((worker) => worker.queues ?? []))];
    const [worker] = workers;
    if (worker === undefined) return undefined;
    const { t } = deps.wording;
    const placeholder = t('Stop taking from which queue?');
    // Without knowing what it takes from, every name may be right.
    if (queues.length === 0) {
      return askQueueName({ title, placeholder, connectionId: worker.connectionId, without: [] }, deps);
    }
    const answer = await askChoice({
      title,
      placeholder,
      canGoBack: false,
      choices: queues.map((queue) => ({ label: messageText(queue), value: queue })),
    });
    return answer.kind === 'value' ? answer.value : undefined;
  },
  action: (target, queue) => ({ kind: 'celery.cancelConsumer', ...target, queue }),
  words: (queue) => [messageText(queue, 100)],
});

function takenByAll(workers: readonly Worker[]): readonly string[] {
  const [first, ...others] = workers;
  return (first?.queues ?? []).filter((queue) =>
    others.every(({ queues }) => queues?.includes(queue) === true),
  );
}
