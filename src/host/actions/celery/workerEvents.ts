import { nothing, workerCommand } from './workerCommand.ts';

export const enableTaskEvents = workerCommand<null>({
  kind: 'celery.enableEvents',
  question: 'Enable task events on {0}?',
  consequence:
    'Each of these workers is told to send them until it restarts. They let Task Tower follow its tasks live.',
  ask: nothing,
  action: (target) => ({ kind: 'celery.enableEvents', ...target }),
  offered: ({ taskEvents }) => taskEvents !== 'on',
  showAnswer: true,
});

export const disableTaskEvents = workerCommand<null>({
  kind: 'celery.disableEvents',
  question: 'Disable task events on {0}?',
  consequence: 'Tasks there are no longer seen live, here and in every other monitor that listens.',
  ask: nothing,
  action: (target) => ({ kind: 'celery.disableEvents', ...target }),
  offered: ({ taskEvents }) => taskEvents !== 'off',
});

export const ping = workerCommand<null>({
  kind: 'celery.ping',
  question: 'Ping {0}?',
  consequence: '',
  ask: nothing,
  action: (target) => ({ kind: 'celery.ping', ...target }),
  showAnswer: true,
});

export const shutDownWorker = workerCommand<null>({
  kind: 'celery.shutdown',
  question: 'Shut down {0}?',
  consequence:
    'Tasks that run there end first; everything else held there goes back to its queues. A worker comes back only when it is started again where it ran.',
  ask: nothing,
  action: (target) => ({ kind: 'celery.shutdown', ...target }),
  typedForAll: true,
  buttonForMany: 'Shut Down {0} Workers',
});
