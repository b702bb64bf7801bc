import { visibleLine } from '../../model/visibleText.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import { nodeId } from './nodeId.ts';
import type { TreeNode } from './treeNode.ts';

/** Draws what is below a row for a moment (epoch ms). */
export type DrawBranch = (now: number) => readonly TreeNode[];

export interface LazyBranchesOptions {
  /** Fetches what is below a row. Rejects with a sentence for a person. */
  readonly load: (node: TreeNode) => Promise<DrawBranch>;
  /** What is below some row is different from what was last drawn. */
  readonly changed: () => void;
  readonly now: () => number;
  /** Calls once after `ms`; the returned function cancels. */
  readonly after: (ms: number, callback: () => void) => () => void;
  readonly t: Translate;
}

/** What is below an open row is fetched again at most this often, in ms: workers and queues are asked for it. */
export const LEAST_AGE_MS = 5_000;

/** So long an opened row waits for its content before it says that it is loading, in ms. */
export const PATIENCE_MS = 250;

interface Branch {
  node: TreeNode;
  /** Neither it nor a row above it is closed. */
  isInSight: boolean;
  draw: DrawBranch | null;
  error: string | null;
  readAt: number;
  loading: Promise<void> | null;
}

interface Place {
  readonly now: number;
  readonly isInSight: boolean;
}

/** What is below rows that are filled only when a person opens them: fetched while open, never while closed. */
export class LazyBranches {
  readonly #options: LazyBranchesOptions;
  readonly #branches = new Map<string, Branch>();
  /** Rows of any kind that a person has closed. */
  readonly #closed = new Set<string>();

  constructor(options: LazyBranchesOptions) {
    this.#options = options;
  }

  /** The row was opened. Resolves when its content is there, or when it is not worth waiting for any longer. Never rejects. */
  async open(node: TreeNode): Promise<void> {
    const branch = this.#branches.get(node.id) ?? newBranch(node);
    this.#branches.set(node.id, branch);
    this.#closed.delete(node.id);
    branch.isInSight = true;
    branch.node = node;
    const loading = this.#load(branch);
    if (loading === null || branch.draw !== null) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.after(PATIENCE_MS, resolve);
      void loading.finally(() => {
        cancel();
        resolve();
      });
    });
  }

  /** A row was closed: what is below it is kept, but not fetched again until it is opened. */
  close(id: string): void {
    this.#closed.add(id);
  }

  /** A row that is not filled itself was opened: rows below it may come into sight again. */
  show(id: string): void {
    this.#closed.delete(id);
  }

  /** What is there counts as old, because a person asked for news. */
  expire(): void {
    for (const branch of this.#branches.values()) branch.readAt = Number.NEGATIVE_INFINITY;
  }

  /** Fetches anew what is old below rows in sight. */
  refresh(): void {
    for (const [id, branch] of this.#branches) {
      if (branch.isInSight && !this.#closed.has(id)) void this.#load(branch);
    }
  }

  /** The rows with what is below those that are filled when opened. Forgets the content of rows that are gone. */
  complete(nodes: readonly TreeNode[], now: number): readonly TreeNode[] {
    const seen = new Set<string>();
    const filled = this.#complete(nodes, { now, isInSight: true }, seen);
    for (const id of this.#branches.keys()) if (!seen.has(id)) this.#branches.delete(id);
    return filled;
  }

  #complete(nodes: readonly TreeNode[], place: Place, seen: Set<string>): readonly TreeNode[] {
    return nodes.map((node) => {
      const inside = { ...place, isInSight: place.isInSight && !this.#closed.has(node.id) };
      const below = node.lazy === undefined ? node.children : this.#below(node, inside, seen);
      return below === undefined ? node : { ...node, children: this.#complete(below, inside, seen) };
    });
  }

  #below(node: TreeNode, { now, isInSight }: Place, seen: Set<string>): readonly TreeNode[] {
    const branch = this.#branches.get(node.id);
    const known = node.children ?? [];
    if (branch === undefined) return known;
    seen.add(node.id);
    branch.node = node;
    branch.isInSight = isInSight;
    const drawn = branch.draw?.(now) ?? known;
    if (branch.error !== null) return [...drawn, this.#errorNode(node.id, branch.error)];
    return branch.draw === null ? [...known, this.#loadingNode(node.id)] : drawn;
  }

  /** `null`: what is there is young enough. */
  #load(branch: Branch): Promise<void> | null {
    if (branch.loading !== null) return branch.loading;
    if (this.#options.now() - branch.readAt < LEAST_AGE_MS) return null;
    branch.loading = this.#loadOnce(branch);
    return branch.loading;
  }

  async #loadOnce(branch: Branch): Promise<void> {
    try {
      branch.draw = await this.#options.load(branch.node);
      branch.error = null;
    } catch (error) {
      branch.error = error instanceof Error ? error.message : String(error);
    }
    branch.readAt = this.#options.now();
    branch.loading = null;
    this.#options.changed();
  }

  #loadingNode(id: string): TreeNode {
    return {
      id: nodeId('loading', id),
      label: this.#options.t('loading…'),
      icon: { name: 'loading~spin', color: null },
    };
  }

  #errorNode(id: string, error: string): TreeNode {
    return {
      id: nodeId('loadError', id),
      label: this.#options.t('Cannot be read'),
      description: visibleLine(error, 300),
      icon: { name: 'warning', color: 'warning' },
      spoken: visibleLine(`${this.#options.t('Cannot be read')}: ${error}`, 300),
    };
  }
}

function newBranch(node: TreeNode): Branch {
  return { node, isInSight: true, draw: null, error: null, readAt: Number.NEGATIVE_INFINITY, loading: null };
}
