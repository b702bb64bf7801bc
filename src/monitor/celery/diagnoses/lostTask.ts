import type { Diagnosis } from '../../../model/diagnosis.ts';
import type { DiagnosisFacts } from './diagnosisFacts.ts';
import { lastHeard, span } from './evidence.ts';
import { fateOfMessage } from './waitingAtWorker.ts';

/** What became of a task that ran on a worker that is gone; empty while its worker is alive or not known. */
export function diagnoseLoss(facts: DiagnosisFacts): readonly Diagnosis[] {
  const { task, workers, now } = facts;
  const processes = (workers ?? []).filter(({ name }) => name === task.worker);
  const isGone = workers !== null && processes.every(({ status }) => status === 'offline');
  if (task.state !== 'lost' && (task.worker === null || !isGone)) return [];
  const who = task.worker ?? 'a worker that is not known';
  const evidence = processes.map((process) =>
    process.restartedAt === null
      ? lastHeard(process, now)
      : `${process.name} was restarted ${span(now - process.restartedAt)} ago.`,
  );
  return [
    {
      kind: 'lost',
      severity: 'problem',
      sentence: `It was running on ${who}, which ended or let go of it without a result.`,
      evidence: [
        ...(task.startedAt === null ? [] : [`It started at ${new Date(task.startedAt).toISOString()}.`]),
        ...evidence,
        ...fateOfMessage(facts),
      ],
    },
  ];
}
