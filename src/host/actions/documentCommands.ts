import type { ActionCommand } from './actionCommand.ts';
import { sendJobDocument } from './bullmq/document/sendJobDocument.ts';
import { sendFromDocument } from './sendDocument/sendFromDocument.ts';

/** *Send*, of the document in which a task or a job is edited. */
export const sendDocument: ActionCommand = (call, deps) => {
  const job = deps.jobDocuments.find(call.argument);
  return job === null ? sendFromDocument(call, deps) : sendJobDocument(job, deps);
};

/** *Discard*, of the same documents. */
export const discardDocument: ActionCommand = async ({ argument }, { jobDocuments, sendDocuments }) => {
  for (const documents of [jobDocuments, sendDocuments]) {
    const document = documents.find(argument);
    if (document !== null) await documents.close(document);
  }
  return null;
};
