import type { MonitorApi } from '../../src/contract/monitorApi.ts';
import type { TreeConnections } from '../../src/host/trees/connectionNodes.ts';
import type { Wording } from '../../src/host/trees/drawing.ts';
import type { TreeSource } from '../../src/host/trees/liveTree.ts';
import { QueuePages } from '../../src/host/trees/queuePages.ts';
import { queuesTree } from '../../src/host/trees/queuesTree.ts';
import { LOAD_INTERVAL_MS, RedrawClock } from '../../src/host/trees/redrawClock.ts';
import { TasksTree } from '../../src/host/trees/tasksTree.ts';
import { RedrawPace } from '../../src/host/trees/redrawPace.ts';
import { treeChanges } from '../../src/host/trees/treeChanges.ts';
import type { TreeNode } from '../../src/host/trees/treeNode.ts';
import { workersTree } from '../../src/host/trees/workersTree.ts';
import type { MonitorThread } from './monitorThread.ts';

const registry: TreeConnections = {
  unusable: [],
  twins: () => new Set(),
  marksOf: () => ({ production: false, color: null }),
};

const wording: Wording = {
  locale: 'en',
  t: (message, ...values) =>
    message.replaceAll(/\{(\d+)\}/g, (place, index) => values[Number(index)] ?? place),
};

/** The three views in sight, without a window: they ask the monitor and draw their rows as the extension has them do. */
export interface TreesOnScreen {
  /** How often a view has been drawn. */
  readonly drawings: number;
  stop(): void;
}

export async function showTrees(monitor: MonitorThread): Promise<TreesOnScreen> {
  await monitor.api.setAttention('visible');
  const views = treeSources(monitor.api).map((source) => new View(source, monitor));
  return {
    get drawings() {
      return views.reduce((sum, view) => sum + view.drawings, 0);
    },
    stop() {
      for (const view of views) view.stop();
    },
  };
}

function treeSources(api: MonitorApi): readonly TreeSource[] {
  const look = { pages: new QueuePages(), order: () => ({ delimiter: '', isPinned: () => false }) };
  return [
    workersTree(api, registry, wording),
    queuesTree(api, registry, look, wording),
    new TasksTree(api, registry, wording),
  ];
}

/** Loads one at a time, at the pace of the real views, and finds out which rows changed. */
class View {
  drawings = 0;
  readonly #source: TreeSource;
  readonly #clock: RedrawClock;
  readonly #pace = new RedrawPace();
  readonly #stopListening: () => void;
  #draw: (now: number) => { readonly nodes: readonly TreeNode[] } = () => ({ nodes: [] });
  #nodes: readonly TreeNode[] = [];
  #isLoading = false;

  constructor(source: TreeSource, monitor: MonitorThread) {
    this.#source = source;
    this.#clock = new RedrawClock({
      run: (kind) => {
        if (kind === 'tick') this.#redraw();
        else void this.#load();
      },
      now: () => Date.now(),
      loadInterval: () => this.#pace.intervalMs(source.loadIntervalMs ?? LOAD_INTERVAL_MS),
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    });
    this.#stopListening = monitor.onChange((topics) => {
      if (topics.some((topic) => source.topics.includes(topic))) this.#clock.load();
    });
    this.#clock.start();
    this.#clock.loadNow();
  }

  stop(): void {
    this.#stopListening();
    this.#clock.stop();
  }

  async #load(): Promise<void> {
    if (this.#isLoading) {
      this.#clock.load();
      return;
    }
    this.#isLoading = true;
    try {
      this.#draw = await this.#source.load();
      const before = idsOf(this.#nodes);
      this.#redraw();
      const ids = [...idsOf(this.#nodes)];
      this.#pace.loaded({ rows: ids.length, fresh: ids.filter((id) => !before.has(id)).length });
    } finally {
      this.#isLoading = false;
    }
  }

  #redraw(): void {
    const { nodes } = this.#draw(Date.now());
    treeChanges(this.#nodes, nodes);
    this.#nodes = nodes;
    this.drawings++;
  }
}

function idsOf(nodes: readonly TreeNode[]): ReadonlySet<string> {
  return new Set(nodes.flatMap(({ id, children = [] }) => [id, ...idsOf(children)]));
}
