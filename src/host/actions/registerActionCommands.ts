import * as vscode from 'vscode';
import { registerCommand } from '../commands/registerCommand.ts';
import type { CommandId } from '../manifest.ts';
import { ACTION_COMMANDS } from './actionCommands.ts';
import type { ActionDeps } from './actionCommand.ts';
import { JobDocuments } from './bullmq/document/jobDocuments.ts';
import { DraftStore } from './sendDocument/draftStore.ts';
import { SendSchemas } from './sendDocument/sendSchemas.ts';
import { SendDocuments } from './sendDocument/sendDocuments.ts';
import { TextViews } from './textViews.ts';

/** Registers every command that acts, with the documents that they open; what is not sent yet is kept in `draftFolder`. */
export function registerActionCommands(
  given: Omit<ActionDeps, 'views' | 'sendDocuments' | 'jobDocuments'>,
  draftFolder: string,
): vscode.Disposable {
  const views = new TextViews();
  const drafts = new DraftStore(draftFolder);
  const sendDocuments = new SendDocuments(drafts);
  const jobDocuments = new JobDocuments(drafts);
  const deps: ActionDeps = { ...given, views, sendDocuments, jobDocuments };
  const commands = Object.entries(ACTION_COMMANDS).map(([id, command]) =>
    registerCommand(id as CommandId, deps.log, (argument, selected) => command({ argument, selected }, deps)),
  );
  const schemas = new SendSchemas(given.signatures);
  return vscode.Disposable.from(views, schemas, sendDocuments, jobDocuments, ...commands);
}
