import * as vscode from 'vscode';
import { COMMANDS } from '../manifest.ts';
import type { QueuesView } from '../trees/queuesView.ts';
import { registerCommand } from './registerCommand.ts';
import { subjectOf } from './treeSubject.ts';

/** What rows of the view *Queues* offer about themselves: more of what is below, and a place above the others. */
export function registerQueueRows(queues: QueuesView, log: vscode.LogOutputChannel): vscode.Disposable {
  const setPinned = async (argument: unknown, isPinned: boolean): Promise<void> => {
    const row = subjectOf(argument);
    if (row?.kind === 'queue') await queues.setPinned(row.queue, isPinned);
  };
  return vscode.Disposable.from(
    registerCommand(COMMANDS.loadMoreItems, log, (row) => {
      if (typeof row === 'string') queues.showMore(row);
    }),
    registerCommand(COMMANDS.pinQueue, log, (row) => setPinned(row, true)),
    registerCommand(COMMANDS.unpinQueue, log, (row) => setPinned(row, false)),
  );
}
