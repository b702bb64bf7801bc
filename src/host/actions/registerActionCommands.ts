import * as vscode from 'vscode';
import { registerCommand } from '../commands/registerCommand.ts';
import type { CommandId } from '../manifest.ts';
import { ACTION_COMMANDS } from './actionCommands.ts';
import type { ActionDeps } from './actionCommand.ts';
import { JobDocuments } from './bullmq/document/jobDocuments.ts';
import type { Drafts } from './sendDocument/registerDrafts.ts';
import { SendDocuments } from './sendDocument/sendDocuments.ts';

/** Registers every command that acts, with the documents that they open. */
export function registerActionCommands(
  given: Omit<ActionDeps, 'sendDocuments' | 'jobDocuments'>,
  drafts: Drafts,
): vscode.Disposable {
  const sendDocuments = new SendDocuments(drafts.send);
  const jobDocuments = new JobDocuments(drafts.job);
  const deps: ActionDeps = { ...given, sendDocuments, jobDocuments };
  const commands = Object.entries(ACTION_COMMANDS).map(([id, command]) =>
    registerCommand(id as CommandId, deps.log, (argument, selected) => command({ argument, selected }, deps)),
  );
  return vscode.Disposable.from(sendDocuments, jobDocuments, ...commands);
}
