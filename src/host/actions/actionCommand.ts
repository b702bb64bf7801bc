import type * as vscode from 'vscode';
import type { ChangeTopic, MonitorApi } from '../../contract/monitorApi.ts';
import type { ActionOutcome } from '../../model/action.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';
import type { Wording } from '../trees/drawing.ts';
import type { JobDocuments } from './bullmq/document/jobDocuments.ts';
import type { SendDocuments } from './sendDocument/sendDocuments.ts';
import type { TaskSignatures } from './sendDocument/taskSignatures.ts';
import type { TextViews } from './textViews.ts';

/** What the commands that act are given. */
export interface ActionDeps {
  readonly monitor: MonitorApi;
  /** Something about these topics changed. */
  readonly onDidChange: vscode.Event<readonly ChangeTopic[]>;
  /** The view *Tasks*, whose filter some actions go by. */
  readonly tasks: { readonly filter: TaskFilter };
  /** Whether a connection is marked as production: what destroys is asked about twice there. */
  readonly isProduction: (id: ConnectionId) => boolean;
  readonly views: TextViews;
  readonly sendDocuments: SendDocuments;
  readonly jobDocuments: JobDocuments;
  readonly signatures: TaskSignatures;
  readonly wording: Wording;
  readonly log: vscode.LogOutputChannel;
}

/** What a command was called with: a row or an object that names the target, and the rows that are selected with it. */
export interface CommandCall {
  readonly argument: unknown;
  readonly selected: unknown;
}

/** A command that acts. Its outcome, for whoever called it; `null`: a person left it. */
export type ActionCommand = (call: CommandCall, deps: ActionDeps) => Promise<ActionOutcome | null>;
