import * as vscode from 'vscode';
import type { ConnectionId } from '../../../model/connection.ts';
import { messageText } from '../../format/messageText.ts';
import { queueDescription } from '../../trees/queueText.ts';
import type { ActionDeps } from '../actionCommand.ts';

interface QueueItem extends vscode.QuickPickItem {
  readonly name: string;
}

export interface QueueNameQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly connectionId: ConnectionId;
  /** Queues that make no sense here. */
  readonly without: readonly string[];
  /** Chosen when a person only presses Enter. */
  readonly first?: string | null;
}

/** Asks for a Celery queue: a known one, or any name that is typed; `undefined`: left. */
export async function askQueueName(
  question: QueueNameQuestion,
  { monitor, wording }: ActionDeps,
): Promise<string | undefined> {
  const { t } = wording;
  const known: readonly QueueItem[] = (await monitor.getQueues())
    .filter(({ connectionId, system, role }) => {
      return connectionId === question.connectionId && system === 'celery' && role === 'queue';
    })
    .filter(({ name }) => !question.without.includes(name))
    .map((queue) => ({
      label: messageText(queue.name),
      description: queueDescription(queue, wording),
      name: queue.name,
    }))
    .toSorted((one, other) => Number(other.name === question.first) - Number(one.name === question.first));
  const pick = vscode.window.createQuickPick<QueueItem>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.items = known;
  try {
    return await new Promise<string | undefined>((resolve) => {
      pick.onDidChangeValue((value) => {
        const typed = value.trim();
        const isKnown = typed === '' || known.some(({ name }) => name === typed);
        const own = { label: messageText(typed), description: t('as typed'), alwaysShow: true, name: typed };
        pick.items = isKnown ? known : [...known, own];
      });
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen !== undefined) resolve(chosen.name);
      });
      pick.onDidHide(() => {
        resolve(undefined);
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
