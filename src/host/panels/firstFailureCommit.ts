import type { CancellationToken } from 'vscode';
import type { TaskPanelModel } from '../../contract/taskPanel.ts';
import type { Commit } from '../../model/commit.ts';
import type { TaskDetail } from '../../model/task.ts';

/** Where commits are looked for; see `host/git`. */
export interface FailureCommits<Found extends { readonly commit: Commit }> {
  find(detail: TaskDetail, moment: number, token: CancellationToken): Promise<Found | null>;
  show(found: Found): Promise<void>;
}

/** What can be cancelled; VS Code's `CancellationTokenSource`. */
interface Search {
  readonly token: CancellationToken;
  cancel(): void;
  dispose(): void;
}

/**
 * Looks for the commit that was made last before the first of a task's similar failures: once for each first failure, and
 * never while it is not known which one was the first.
 */
export class FirstFailureCommit<Found extends { readonly commit: Commit }> {
  readonly #commits: FailureCommits<Found>;
  readonly #newSearch: () => Search;
  readonly #show: (commit: Commit | null) => void;
  readonly #failed: (error: unknown) => void;
  #search: Search | null = null;
  #key = '';
  #found: Found | null = null;

  constructor(options: {
    readonly commits: FailureCommits<Found>;
    readonly newSearch: () => Search;
    readonly show: (commit: Commit | null) => void;
    /** Git could not be asked: the panel is as good without. */
    readonly failed: (error: unknown) => void;
  }) {
    this.#commits = options.commits;
    this.#newSearch = options.newSearch;
    this.#show = options.show;
    this.#failed = options.failed;
  }

  get found(): Found | null {
    return this.#found;
  }

  /** A model was shown: the commit that is known is shown again, another one is looked for. */
  shown(model: TaskPanelModel): void {
    const first = model.kind === 'task' ? firstFailure(model) : null;
    const detail = model.kind === 'task' ? model.detail : null;
    const key = JSON.stringify([first, detail?.tracebacks.at(-1)]);
    if (key === this.#key) {
      if (this.#found !== null) this.#show(this.#found.commit);
      return;
    }
    this.#key = key;
    this.#search?.cancel();
    if (this.#found !== null) this.#show(null);
    this.#found = null;
    if (first !== null && detail !== null) void this.#find(detail, first);
  }

  dispose(): void {
    this.#search?.cancel();
  }

  /** Never rejects. */
  async #find(detail: TaskDetail, moment: number): Promise<void> {
    const search = this.#newSearch();
    this.#search = search;
    try {
      const found = await this.#commits.find(detail, moment, search.token);
      if (search.token.isCancellationRequested || found === null) return;
      this.#found = found;
      this.#show(found.commit);
    } catch (error) {
      this.#failed(error);
    } finally {
      if (this.#search === search) this.#search = null;
      search.dispose();
    }
  }
}

/** Epoch ms; `null` when nothing failed alike, or older failures were not looked at. */
function firstFailure({ similar, detail }: Extract<TaskPanelModel, { kind: 'task' }>): number | null {
  if (similar === null || similar.isCapped || detail.tracebacks.length === 0) return null;
  return Math.min(similar.firstAt, detail.task.finishedAt ?? similar.firstAt);
}
