import { messageText } from '../../format/messageText.ts';
import { dataDigest } from './document/dataConflict.ts';
import { dataDocumentText, jobDocumentTitle } from './document/jobDocumentText.ts';
import { jobCommand } from './jobCommand.ts';
import { isPending } from '../../trees/jobStates.ts';
import { placeOfJob } from './queuePlace.ts';

/** *Edit Job Data…*: the data of a job that waits, as a JSON document that is sent from there. */
export const editJobData = jobCommand({
  kind: 'bullmq.updateData',
  isFor: isPending,
  run: async ([{ ref, name }], { monitor, jobDocuments, wording: { t } }) => {
    const detail = await monitor.getTaskDetail(ref, true);
    const id = messageText(ref.id, 60);
    if (detail === null) throw new Error(t('Job {0} was removed.', id));
    const { args, task } = detail;
    if (!isPending(task.state)) {
      throw new Error(
        t(
          'The data of job {0} cannot be edited: it is {1}. Duplicate Job with Edits… adds a new one.',
          id,
          messageText(task.state, 40),
        ),
      );
    }
    const text = args.kind === 'json' ? dataDocumentText(args.text) : null;
    if (args.kind !== 'json' || text === null) {
      throw new Error(t('The data of job {0} is longer than 16 MB, or not JSON: it cannot be edited.', id));
    }
    await jobDocuments.open(jobDocumentTitle(t('Data of'), `${name ?? ''} ${ref.id}`), text, {
      kind: 'data',
      ...placeOfJob(ref),
      id: ref.id,
      was: dataDigest(args.text),
    });
    return null;
  },
});
