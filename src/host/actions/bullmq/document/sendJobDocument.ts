import type * as vscode from 'vscode';
import { ACTIONS, type Action, type ActionOutcome } from '../../../../model/action.ts';
import { messageText } from '../../../format/messageText.ts';
import type { ActionDeps } from '../../actionCommand.ts';
import type { ActionRequest } from '../../actionRequest.ts';
import { runAction } from '../../runAction.ts';
import { dataConflict } from './dataConflict.ts';
import type { JobDocumentTarget } from './jobDocumentTarget.ts';
import { readJobDocument } from './readJobDocument.ts';

/** *Send*, of the document in which a job or a job scheduler is edited: it is closed when it is on its way. */
export async function sendJobDocument(
  document: vscode.TextDocument,
  deps: ActionDeps,
): Promise<ActionOutcome | null> {
  const { t } = deps.wording;
  const target = deps.jobDocuments.targetOf(document);
  if (target === null)
    throw new Error(t('It was not sent: the document no longer says where to. Ask for a new one.'));
  const read = readJobDocument(document.getText(), target, t);
  if (!read.ok) {
    const [first] = read.problems;
    throw new Error(
      t('It was not sent: {0}. Everything that is wrong is marked in the editor.', first?.message ?? ''),
    );
  }
  if (target.kind === 'data') {
    const conflict = await dataConflict(target, deps.monitor, t);
    if (conflict !== null) throw new Error(conflict);
  }
  const outcome = await runAction(requestOf(read.action, target, deps), deps);
  if (outcome?.ok === true) await deps.jobDocuments.close(document);
  return outcome;
}

function requestOf(action: Action, target: JobDocumentTarget, { wording: { t } }: ActionDeps): ActionRequest {
  const queue = `'${messageText(target.queue, 100)}'`;
  const asked = { actions: [action], button: t(ACTIONS[action.kind].title), typedName: null };
  if (action.kind === 'bullmq.updateData') {
    return {
      ...asked,
      question: t('Replace the data of job {0} of {1}?', messageText(action.id, 60), queue),
      consequence: t(
        'The job will be executed with what stands in the document. The data that it has now is lost.',
      ),
    };
  }
  if (action.kind === 'bullmq.upsertScheduler') {
    return {
      ...asked,
      question: t("Save the job scheduler '{0}' of {1}?", messageText(action.schedulerId, 100), queue),
      consequence: t('It makes its jobs by this rule from now on; one of the same id is replaced.'),
    };
  }
  return { ...asked, question: '', consequence: '' };
}
