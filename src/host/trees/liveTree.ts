import * as vscode from 'vscode';
import { isEndedQuestion } from '../../contract/endedQuestion.ts';
import type { ChangeTopic } from '../../contract/monitorApi.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { editorWording } from '../format/editorWording.ts';
import { type DrawBranch, LazyBranches } from './lazyBranches.ts';
import { LOAD_INTERVAL_MS, RedrawClock } from './redrawClock.ts';
import { type LoadedRows, RedrawPace } from './redrawPace.ts';
import { followSearch, type SearchProgress } from './searchProgress.ts';
import { SpacedChanges } from './spacedChanges.ts';
import { TASK_DRAG } from './taskDrag.ts';
import { treeChanges } from './treeChanges.ts';
import { TreeEntry } from './treeEntry.ts';
import { treeItem, untrustedMarkdown } from './treeItem.ts';
import type { TreeContent, TreeNode } from './treeNode.ts';

/** What fills a view. */
export interface TreeSource {
  /** Changes of these topics make the view ask again. */
  readonly topics: readonly ChangeTopic[];
  /** Between two loads, in ms; absent: as often as something changes. */
  readonly loadIntervalMs?: number;
  /** Fetches what is shown; the returned function draws it for a moment (epoch ms). Rejects with a sentence for a person. */
  load(): Promise<(now: number) => TreeContent>;
  /** Fetches what is below a row whose content is lazy; the returned function draws it. Rejects with a sentence. */
  branch?(node: TreeNode): Promise<DrawBranch>;
  /** How far a load that takes long has come; `null`: it does not search. */
  searchProgress?(): Promise<SearchProgress | null>;
  /** Markdown for a node whose tooltip is lazy. */
  tooltip?(node: TreeNode, token: vscode.CancellationToken): Promise<string>;
}

interface MonitorChanges {
  readonly onDidChange: vscode.Event<readonly ChangeTopic[]>;
}

/** A tree view that asks the monitor only while it is visible and redraws only rows that changed. */
export class LiveTree implements vscode.TreeDataProvider<TreeEntry>, vscode.Disposable {
  readonly view: vscode.TreeView<TreeEntry>;
  /** The view came into sight or left it. */
  readonly onDidChange: vscode.Event<unknown>;
  readonly onDidChangeTreeData: vscode.Event<TreeEntry[] | undefined>;

  readonly #id: string;
  readonly #source: TreeSource;
  readonly #log: vscode.LogOutputChannel;
  readonly #treeDataChanged = new vscode.EventEmitter<TreeEntry[] | undefined>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #clock: RedrawClock;
  readonly #pace = new RedrawPace();
  readonly #changes: SpacedChanges;
  readonly #branches: LazyBranches;
  #draw: ((now: number) => TreeContent) | null = null;
  #content: TreeContent = { nodes: [] };
  #entries = new Map<string, TreeEntry>();
  #loading: Promise<void> | null = null;
  #disposed = false;

  constructor(id: string, source: TreeSource, monitor: MonitorChanges, log: vscode.LogOutputChannel) {
    this.#id = id;
    this.#source = source;
    this.#log = log;
    this.#clock = new RedrawClock({
      run: (kind) => {
        if (kind === 'tick') this.#redraw();
        else void this.#load();
      },
      now: () => Date.now(),
      loadInterval: () => this.#pace.intervalMs(source.loadIntervalMs ?? LOAD_INTERVAL_MS),
      after,
    });
    this.#changes = new SpacedChanges({
      tell: (changes) => {
        this.#treeDataChanged.fire(changes === 'all' ? undefined : this.#entriesById(changes));
      },
      now: () => Date.now(),
      after,
    });
    this.#branches = new LazyBranches({
      load: async (node) => (await source.branch?.(node)) ?? (() => []),
      changed: () => {
        if (!this.#disposed) this.#redraw();
      },
      now: () => Date.now(),
      after,
      t: (message, ...args) => vscode.l10n.t(message, ...args),
    });
    this.onDidChangeTreeData = this.#treeDataChanged.event;
    this.view = vscode.window.createTreeView(id, {
      treeDataProvider: this,
      canSelectMany: true,
      dragAndDropController: TASK_DRAG,
    });
    this.onDidChange = this.view.onDidChangeVisibility;
    this.#subscriptions = [
      this.view,
      this.#treeDataChanged,
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.#clock.start();
        else this.#clock.stop();
      }),
      this.view.onDidExpandElement(({ element }) => {
        this.#branches.show(element.id);
        if (element.node.lazy !== undefined) void this.#branches.open(element.node);
        this.#branches.refresh();
      }),
      this.view.onDidCollapseElement(({ element }) => {
        this.#branches.close(element.id);
      }),
      monitor.onDidChange((topics) => {
        if (topics.some((topic) => source.topics.includes(topic))) this.#clock.load();
      }),
    ];
    if (this.view.visible) this.#clock.start();
  }

  get visible(): boolean {
    return this.view.visible;
  }

  /** Asks again at once while visible, else when the view is next shown. The reason goes to the log. */
  refresh(reason: string): void {
    this.#log.trace(`${this.#id} is loaded anew: ${reason}`);
    this.#branches.expire();
    this.#clock.loadNow();
  }

  getTreeItem(entry: TreeEntry): vscode.TreeItem {
    return entry.item(treeItem);
  }

  async getChildren(entry?: TreeEntry): Promise<TreeEntry[]> {
    if (entry !== undefined) {
      if (entry.node.lazy !== undefined) {
        await this.#branches.open(entry.node);
        this.#redraw();
      }
      return this.#entriesOf(entry.node.children ?? []);
    }
    if (this.#draw === null) {
      this.#clock.drawn();
      await this.#load();
    }
    return this.#entriesOf(this.#content.nodes);
  }

  /** A person rests on a row: its tooltip is made now, and the row must stay for it to be read. */
  async resolveTreeItem(
    item: vscode.TreeItem,
    entry: TreeEntry,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    this.#clock.hold();
    entry.forgetItem();
    const { tooltip } = entry.node;
    const text = typeof tooltip === 'object' ? await this.#source.tooltip?.(entry.node, token) : tooltip;
    if (text !== undefined) item.tooltip = untrustedMarkdown(text);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    this.#clock.stop();
    this.#changes.dispose();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  /** One load at a time; a change that arrives meanwhile is loaded afterwards. Never rejects. */
  async #load(): Promise<void> {
    if (this.#loading !== null) {
      this.#clock.load();
      await this.#loading;
      return;
    }
    this.#loading = this.#loadOnce();
    try {
      await this.#loading;
    } finally {
      this.#loading = null;
    }
  }

  async #loadOnce(): Promise<void> {
    const endSearch = followSearch({
      progress: async () => (await this.#source.searchProgress?.()) ?? null,
      say: (progress) => {
        if (!this.#disposed) this.#say(searchSentence(progress));
      },
      after,
    });
    try {
      const draw = await this.#source.load();
      if (this.#disposed) return;
      this.#draw = draw;
      this.#say('');
    } catch (error) {
      if (this.#disposed) return;
      // It was given up for another one, which follows.
      if (isEndedQuestion(error)) return;
      // What was shown stays; the sentence above it says that it is old.
      const sentence = error instanceof Error ? error.message : String(error);
      this.#say(sentence);
      this.#log.warn(`${this.#id}: ${sentence}`);
      this.#draw ??= () => ({ nodes: [] });
    } finally {
      endSearch();
    }
    this.#branches.refresh();
    this.#pace.loaded(this.#redraw());
  }

  /** Said only when it is another one: VS Code holds rows back that change within 200 ms of it. */
  #say(message: string): void {
    if ((this.view.message ?? '') !== message) this.view.message = message;
  }

  #redraw(): LoadedRows {
    if (this.#draw === null) return { rows: 0, fresh: 0 };
    const before = this.#content;
    const now = Date.now();
    const drawn = this.#draw(now);
    const after = { ...drawn, nodes: this.#branches.complete(drawn.nodes, now) };
    this.#content = after;
    const entries = new Map<string, TreeEntry>();
    const fresh = this.#adopt(after.nodes, entries);
    this.#entries = entries;
    if (before.description !== after.description) this.view.description = after.description ?? '';
    this.#changes.changed(treeChanges(before.nodes, after.nodes));
    return { rows: entries.size, fresh };
  }

  /** @returns how many of them were not there before */
  #adopt(nodes: readonly TreeNode[], into: Map<string, TreeEntry>): number {
    let fresh = 0;
    for (const node of nodes) {
      const known = this.#entries.get(node.id);
      if (known === undefined) fresh++;
      const entry = known ?? new TreeEntry(node);
      entry.node = node;
      into.set(node.id, entry);
      fresh += this.#adopt(node.children ?? [], into);
    }
    return fresh;
  }

  #entriesOf(nodes: readonly TreeNode[]): TreeEntry[] {
    return this.#entriesById(nodes.map((node) => node.id));
  }

  #entriesById(ids: readonly string[]): TreeEntry[] {
    return ids.flatMap((id) => this.#entries.get(id) ?? []);
  }
}

function searchSentence({ backTo }: SearchProgress): string {
  const { locale, t } = editorWording();
  return backTo === null
    ? t('Searching the whole history…')
    : t('Searching: back to {0} so far.', formatClockTime(backTo, Date.now(), locale));
}

/** Calls once after `ms`; the returned function cancels. */
function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => {
    clearTimeout(timer);
  };
}
