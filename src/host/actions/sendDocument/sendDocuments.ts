import * as vscode from 'vscode';
import { DraftDocuments } from './draftDocuments.ts';
import type { DraftFiles } from './draftFiles.ts';
import { SEND_SCHEME } from './registerDrafts.ts';
import { readSendDocument, type SendDocumentResult } from './readSendDocument.ts';
import { readSendTarget, type SendTarget, sendTargetQuery } from './sendTarget.ts';

/** The documents in which tasks are edited before they are sent. */
export class SendDocuments extends DraftDocuments<SendTarget> {
  constructor(files: DraftFiles) {
    super(files, {
      scheme: SEND_SCHEME,
      ending: () => 'json',
      query: sendTargetQuery,
      problems(document) {
        const result = readDocument(document);
        return result.ok ? [] : result.problems;
      },
    });
  }

  /** What the document says and where it goes. */
  read(document: vscode.TextDocument): ReturnType<typeof readDocument> {
    return readDocument(document);
  }
}

function readDocument(
  document: vscode.TextDocument,
): SendDocumentResult & { readonly target: SendTarget | null } {
  const target = readSendTarget(document.uri.query);
  const isRetry = target?.retryOf !== null;
  return { ...readSendDocument(document.getText(), isRetry, vscode.l10n.t), target };
}
