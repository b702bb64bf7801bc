import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { formatCount } from '../format/count.ts';
import { editorWording } from '../format/editorWording.ts';
import { COMMANDS } from '../manifest.ts';
import type { TaskDocuments } from '../taskDocument/taskDocuments.ts';
import { registerCommand } from './registerCommand.ts';
import { taskTargets } from './taskTarget.ts';

/** Each is an editor of its own. */
const MOST_OPENED = 20;

/** *Open Task as JSON*, in a read-only editor; of several that are selected, each. */
export function registerOpenTaskJson(
  monitor: Pick<MonitorApi, 'getTasks'>,
  documents: TaskDocuments,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.openTaskJson, log, async (argument, selected) => {
    const refs = await taskTargets(argument, selected, monitor);
    if (refs.length > MOST_OPENED) {
      throw new Error(
        vscode.l10n.t(
          'Each of the {0} tasks would get an editor. Select at most {1}, or copy them as JSON.',
          formatCount(refs.length, editorWording().locale),
          String(MOST_OPENED),
        ),
      );
    }
    for (const ref of refs) await documents.open(ref, refs.length === 1);
  });
}
