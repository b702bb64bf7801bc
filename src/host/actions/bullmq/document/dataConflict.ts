import { createHash } from 'node:crypto';
import type { MonitorApi } from '../../../../contract/monitorApi.ts';
import { messageText } from '../../../format/messageText.ts';
import type { Wording } from '../../../trees/drawing.ts';
import { isPending } from '../../../trees/jobStates.ts';
import type { JobDocumentTarget } from './jobDocumentTarget.ts';

type DataTarget = Extract<JobDocumentTarget, { kind: 'data' }>;

/** By what data is told from other data. */
export function dataDigest(data: string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Why the data of a job must not be replaced any more, as a sentence: it moved on since its document was opened. `null`: it may. */
export async function dataConflict(
  { connectionId, prefix, queue, id, was }: DataTarget,
  monitor: Pick<MonitorApi, 'getTaskDetail'>,
  t: Wording['t'],
): Promise<string | null> {
  const ref = { connectionId, system: 'bullmq', scope: `${prefix}:${queue}`, id } as const;
  const detail = await monitor.getTaskDetail(ref, true);
  const job = messageText(id, 60);
  if (detail === null) return t('It was not sent: job {0} has been removed in the meantime.', job);
  const { state } = detail.task;
  if (!isPending(state)) {
    return t(
      'It was not sent: job {0} is {1} now. Duplicate Job with Edits… adds a new one.',
      job,
      messageText(state, 40),
    );
  }
  const now = detail.args.kind === 'json' ? dataDigest(detail.args.text) : null;
  return now === was
    ? null
    : t(
        'It was not sent: somebody else has changed the data of job {0} in the meantime. Edit it again.',
        job,
      );
}
