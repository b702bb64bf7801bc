import type { Diagnosis } from '../../../model/diagnosis.ts';
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
      : `${process.name} was restarted ${span(now - process.restartedAt)} ago.`,
  );
  return [
    {
      kind: 'lost',
      severity: 'problem',
      sentence: `${whereabouts(task)}; how it went on is not known.`,
      evidence: [
        ...(task.state === 'lost' && task.error !== null ? [`${task.error}.`] : []),
        ...(task.startedAt === null ? [] : [`It started at ${new Date(task.startedAt).toISOString()}.`]),
        ...evidence,
        ...fateOfMessage(facts),
      ],
    },
  ];
}

function whereabouts({ worker, startedAt }: DiagnosisFacts['task']): string {
  if (worker === null && startedAt === null) return 'Nobody holds it any more';
  const place = startedAt === null ? 'It was with' : 'It was running on';
  return `${place} ${worker ?? 'a worker that is not known'}, which ended or let go of it`;
}
