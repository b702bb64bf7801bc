import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { Queue } from '../../model/queue.ts';
import { SYSTEM_TITLES } from '../../model/system.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import type { QueuesView } from '../trees/queuesView.ts';
import { registerCommand } from './registerCommand.ts';
import { subjectOf } from './treeSubject.ts';

/** What rows of the view *Queues* offer about themselves: more of what is below, and a place above the others. */
export function registerQueueRows(
  queues: QueuesView,
  monitor: Pick<MonitorApi, 'getQueues'>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const setPinned = async (argument: unknown, isPinned: boolean): Promise<void> => {
    const row = subjectOf(argument);
    const queue = row?.kind === 'queue' ? row.queue : await pickQueue(isPinned);
    if (queue !== null) await queues.setPinned(queue, isPinned);
  };
  const pickQueue = async (isToPin: boolean): Promise<Queue | null> => {
    const offered = (await monitor.getQueues()).filter((queue) => queues.isPinned(queue) !== isToPin);
    const placeHolder = isToPin
      ? vscode.l10n.t('Pin which queue above the others?')
      : vscode.l10n.t('Unpin which queue?');
    const items = offered.map((queue) => ({
      label: messageText(queue.name),
      description: SYSTEM_TITLES[queue.system],
      queue,
    }));
    return (await vscode.window.showQuickPick(items, { placeHolder }))?.queue ?? null;
  };
  return vscode.Disposable.from(
    registerCommand(COMMANDS.loadMoreItems, log, (row) => {
      if (typeof row === 'string') queues.showMore(row);
    }),
    registerCommand(COMMANDS.pinQueue, log, (row) => setPinned(row, true)),
    registerCommand(COMMANDS.unpinQueue, log, (row) => setPinned(row, false)),
  );
}
