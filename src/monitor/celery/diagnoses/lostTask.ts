import type { Diagnosis } from '../../../model/diagnosis.ts';
import { t } from '../../../model/l10n.ts';
import type { DiagnosisFacts } from './diagnosisFacts.ts';
import { lastHeard, span } from './evidence.ts';
import { fateOfMessage } from './waitingAtWorker.ts';

/** What became of a task that nobody holds, or whose worker is gone; empty while its worker is alive or not known. */
export function diagnoseLoss(facts: DiagnosisFacts): readonly Diagnosis[] {
  const { task, workers, now } = facts;
  const processes = (workers ?? []).filter(({ name }) => name === task.worker);
  const isGone = workers !== null && processes.every(({ status }) => status === 'offline');
  if (task.state !== 'lost' && (task.worker === null || !isGone)) return [];
  const evidence = processes.map((process) =>
    process.restartedAt === null
      ? lastHeard(process, now)
      : t('{0} was restarted {1} ago.', process.name, span(now - process.restartedAt)),
  );
  return [
    {
      kind: 'lost',
      severity: 'problem',
      sentence: lossOf(task),
      evidence: [
        ...(task.state === 'lost' && task.error !== null ? [`${task.error}.`] : []),
        ...(task.startedAt === null ? [] : [t('It started at {0}.', new Date(task.startedAt).toISOString())]),
        ...evidence,
        ...fateOfMessage(facts),
      ],
    },
  ];
}

function lossOf({ worker, startedAt }: DiagnosisFacts['task']): string {
  if (startedAt === null) {
    return worker === null
      ? t('Nobody holds it any more; how it went on is not known.')
      : t('It was with {0}, which ended or let go of it; how it went on is not known.', worker);
  }
  return worker === null
    ? t(
        'It was running on a worker that is not known, which ended or let go of it; how it went on is not known.',
      )
    : t('It was running on {0}, which ended or let go of it; how it went on is not known.', worker);
}
