import * as vscode from 'vscode';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import { VIEWS } from '../manifest.ts';
import type { MonitorClient } from '../monitorClient/monitorClient.ts';
import type { Wording } from './drawing.ts';
import { actionsTree } from './actionsTree.ts';
import { LiveTree } from './liveTree.ts';
import { PinnedQueues } from './pinnedQueues.ts';
import type { QueueOrder } from './queueNodes.ts';
import { QueuePages } from './queuePages.ts';
import { queueDelimiter, QueuesView } from './queuesView.ts';
import { FIGURES_INTERVAL_MS } from './redrawClock.ts';
import { TasksTree } from './tasksTree.ts';
import { TasksView } from './tasksView.ts';
import { treeSourceOnDemand } from './treeSourceOnDemand.ts';

/** The views of the side bar. */
export interface Views extends vscode.Disposable {
  readonly trees: readonly LiveTree[];
  readonly tasksTree: LiveTree;
  /** The tasks' filter and pages. */
  readonly tasks: TasksView;
  readonly queues: QueuesView;
}

/** Creates the views; each asks the monitor when it is first shown. */
export function createViews(
  monitor: MonitorClient,
  registry: ConnectionRegistry,
  memory: vscode.Memento,
  wording: Wording,
  log: vscode.LogOutputChannel,
): Views {
  const tasksSource = new TasksTree(monitor.api, registry, wording);
  const workersTreeView = new LiveTree(
    VIEWS.workers,
    treeSourceOnDemand(['connections', 'workers'], FIGURES_INTERVAL_MS, async () => {
      const { workersTree } = await import('./workersTree.ts');
      return workersTree(monitor.api, registry, wording);
    }),
    monitor,
    log,
  );
  const pages = new QueuePages();
  const pinned = new PinnedQueues(memory);
  const order = (): QueueOrder => ({
    delimiter: queueDelimiter(),
    isPinned: (queue) => pinned.has(queue),
  });
  const queuesSource = treeSourceOnDemand(['connections', 'queues'], FIGURES_INTERVAL_MS, async () => {
    const { queuesTree } = await import('./queuesTree.ts');
    return queuesTree(monitor.api, registry, { pages, order }, wording);
  });
  const queuesTreeView = new LiveTree(VIEWS.queues, queuesSource, monitor, log);
  const queues = new QueuesView(queuesTreeView, pages, pinned);
  const tasksTree = new LiveTree(VIEWS.tasks, tasksSource, monitor, log);
  const actions = new LiveTree(VIEWS.actions, actionsTree(monitor.api, wording), monitor, log);
  const trees = [workersTreeView, queuesTreeView, tasksTree, actions];
  // Entries of the settings that cannot be used are rows too, and no topic of the monitor speaks of them.
  const settingsListener = registry.onDidChange(() => {
    for (const tree of trees) tree.refresh('the connections changed');
  });
  return {
    trees,
    tasksTree,
    tasks: new TasksView(tasksTree, tasksSource, memory),
    queues,
    dispose: () => {
      vscode.Disposable.from(settingsListener, queues, ...trees).dispose();
    },
  };
}
