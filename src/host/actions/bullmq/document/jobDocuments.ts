import * as vscode from 'vscode';
import { DraftDocuments } from '../../sendDocument/draftDocuments.ts';
import type { DraftFiles } from '../../sendDocument/draftFiles.ts';
import { JOB_SCHEME } from '../../sendDocument/registerDrafts.ts';
import { type JobDocumentTarget, jobTargetQuery, readJobTarget } from './jobDocumentTarget.ts';
import { readJobDocument } from './readJobDocument.ts';

/** Endings by which VS Code finds the schema that package.json gives for a document. */
const ENDINGS: Readonly<Record<JobDocumentTarget['kind'], string>> = {
  job: 'bullmq-job.json',
  scheduler: 'bullmq-scheduler.json',
  data: 'json',
};

/** The documents in which jobs are edited before they are sent. */
export class JobDocuments extends DraftDocuments<JobDocumentTarget> {
  constructor(files: DraftFiles) {
    super(files, {
      scheme: JOB_SCHEME,
      ending: ({ kind }) => ENDINGS[kind],
      query: jobTargetQuery,
      problems(document) {
        const target = readJobTarget(document.uri.query);
        if (target === null) return [];
        const result = readJobDocument(document.getText(), target, vscode.l10n.t);
        return result.ok ? [] : result.problems;
      },
    });
  }

  /** Where the document goes; `null`: its address does not say so any more. */
  targetOf({ uri }: vscode.TextDocument): JobDocumentTarget | null {
    return readJobTarget(uri.query);
  }
}
