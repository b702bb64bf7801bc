import * as vscode from 'vscode';
import { DraftFiles } from './draftFiles.ts';
import { DraftStore } from './draftStore.ts';

/** Scheme of the documents in which a task is edited before it is sent; package.json asks for it. */
export const SEND_SCHEME = 'task-tower-send';

/** Scheme of the documents in which jobs and job schedulers are edited; package.json asks for it. */
export const JOB_SCHEME = 'task-tower-job';

export const DRAFT_SCHEMES: readonly string[] = [SEND_SCHEME, JOB_SCHEME];

/** The files behind the documents that are not sent yet. */
export interface Drafts extends vscode.Disposable {
  readonly send: DraftFiles;
  readonly job: DraftFiles;
}

/** Gives VS Code the drafts that are kept in a folder: it asks for those that are open as soon as it runs. */
export function registerDrafts(folder: string): Drafts {
  const store = new DraftStore(folder);
  const send = new DraftFiles(store);
  const job = new DraftFiles(store);
  const options = { isCaseSensitive: true };
  const registrations = vscode.Disposable.from(
    send,
    job,
    vscode.workspace.registerFileSystemProvider(SEND_SCHEME, send, options),
    vscode.workspace.registerFileSystemProvider(JOB_SCHEME, job, options),
  );
  return {
    send,
    job,
    dispose() {
      registrations.dispose();
    },
  };
}
