import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { refusal, type ActionOutcome } from '../../model/action.ts';
import { visibleLine } from '../../model/visibleText.ts';
import type { Worker } from '../../model/worker.ts';
import { countOf } from '../format/count.ts';
import { editorWording } from '../format/editorWording.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import { confirm } from '../prompts/confirm.ts';
import { registerCommand } from './registerCommand.ts';
import { subjectOf } from './treeSubject.ts';

type EventsMonitor = Pick<MonitorApi, 'getConnections' | 'getWorkers' | 'perform'>;

interface WorkerOutcome {
  readonly worker: Worker;
  readonly outcome: ActionOutcome;
}

/** *Enable Task Events*: on one worker, or on chosen ones of those that send none; says what came of each. */
export function registerEnableTaskEvents(
  monitor: EventsMonitor,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(COMMANDS.enableTaskEvents, log, async (argument) => {
    const subject = subjectOf(argument);
    const workers = subject?.kind === 'worker' ? [subject.worker] : await pickWorkers(monitor);
    if (workers.length === 0 || !(await agreed(workers))) return;
    const outcomes = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: 'Enabling task events' },
      () => Promise.all(workers.map((worker) => enable(worker, monitor))),
    );
    report(outcomes, log);
  });
}

async function pickWorkers(monitor: EventsMonitor): Promise<readonly Worker[]> {
  const [connections, { workers }] = await Promise.all([monitor.getConnections(), monitor.getWorkers()]);
  const writable = new Map(connections.filter(({ readOnly }) => !readOnly).map(({ id, name }) => [id, name]));
  const silent = workers.filter(
    (worker) =>
      worker.taskEvents === 'off' && worker.status !== 'offline' && writable.has(worker.connectionId),
  );
  if (silent.length === 0) {
    void vscode.window.showInformationMessage(
      'There is no worker whose task events can be switched on: all send them, or are read-only, or none is known.',
    );
    return [];
  }
  const items = silent.map((worker) => ({
    label: messageText(worker.name),
    description: messageText(writable.get(worker.connectionId) ?? ''),
    picked: true,
    worker,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    placeHolder: 'On which workers shall task events be switched on?',
  });
  return chosen?.map(({ worker }) => worker) ?? [];
}

function agreed(workers: readonly Worker[]): Promise<boolean> {
  const names = workers.map(({ name }) => messageText(name, 80));
  const question =
    names.length === 1
      ? `Enable task events on '${names.join('')}'?`
      : `Enable task events on ${countOf(names.length, 'worker', 'workers', editorWording().locale)}: ${names.join(', ')}?`;
  return confirm({
    question,
    detail: 'The worker is told to send them until it restarts. They let Task Tower follow its tasks live.',
    action: 'Enable',
  });
}

async function enable(worker: Worker, monitor: EventsMonitor): Promise<WorkerOutcome> {
  const { connectionId, name } = worker;
  try {
    const action = { kind: 'celery.enableEvents', connectionId, workers: [name] } as const;
    return { worker, outcome: await monitor.perform(action) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { worker, outcome: refusal('unreachable', message) };
  }
}

function report(outcomes: readonly WorkerOutcome[], log: vscode.LogOutputChannel): void {
  for (const { worker, outcome } of outcomes)
    log.info(visibleLine(`enable_events ${worker.name}: ${outcome.message}`, 500));
  const sentences = outcomes.map(({ worker: { name }, outcome: { message } }) =>
    messageText(message.includes(name) ? message : `${name}: ${message}`),
  );
  const text = sentences.join(' · ');
  void (outcomes.every(({ outcome }) => outcome.ok)
    ? vscode.window.showInformationMessage(text)
    : vscode.window.showErrorMessage(text));
}
