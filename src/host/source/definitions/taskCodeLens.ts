import * as vscode from 'vscode';
import { namesOfDefinition } from '../../../model/definitions/taskNames.ts';
import type { ConnectionStatus } from '../../../model/connection.ts';
import { COMMANDS } from '../../manifest.ts';
import type { MonitorClient } from '../../monitorClient/monitorClient.ts';
import { documentTasks } from './documentTasks.ts';
import { RunsCodeLens, RunsLens } from './runsCodeLens.ts';

/** Over each definition of a Celery task: how it went, and *Send…*. */
export class TaskCodeLens extends RunsCodeLens {
  constructor(monitor: Pick<MonitorClient, 'api' | 'onDidChange'>) {
    super(monitor, 'celery');
  }

  protected override async lensesOf(
    document: vscode.TextDocument,
    connections: readonly ConnectionStatus[],
  ): Promise<RunsLens[]> {
    const canSend = connections.some(({ readOnly }) => !readOnly);
    return (await documentTasks(document)).flatMap((definition) => {
      const names = namesOfDefinition(definition, vscode.workspace.asRelativePath(document.uri, false));
      if (names.length === 0) return [];
      const position = new vscode.Position(definition.line - 1, definition.column - 1);
      const range = new vscode.Range(position, position.translate(0, definition.function.length));
      const subject = { system: 'celery', names } as const;
      const send = { title: vscode.l10n.t('Send…'), command: COMMANDS.sendTask, arguments: [{ names }] };
      return [new RunsLens(range, subject), ...(canSend ? [new RunsLens(range, subject, send)] : [])];
    });
  }
}
