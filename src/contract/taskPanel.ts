import type { Commit } from '../model/commit.ts';
import type { ConnectionStatus } from '../model/connection.ts';
import type { RunDurations } from '../model/runDurations.ts';
import type { SimilarFailures } from '../model/similarFailures.ts';
import type { TaskLogPage } from '../model/taskLog.ts';
import type { TaskDetail, TaskRef } from '../model/task.ts';

/** What the task panel shows; the host pushes a new one whenever the task or the connection changes. */
export type TaskPanelModel =
  | { readonly kind: 'loading'; readonly ref: TaskRef }
  | {
      readonly kind: 'task';
      readonly detail: TaskDetail;
      /** The connection's state, so that a stale panel says since when; `null`: it is configured no longer. */
      readonly connection: ConnectionStatus | null;
      /** What is wrong with the connection, as a sentence that says what to do; `null` while it is not down. */
      readonly connectionProblem: string | null;
      /** Failures like this one; `null`: it has not failed, or none is known. */
      readonly similar: SimilarFailures | null;
      /** How long other runs of its name took; `null`: that is not known. */
      readonly runs: RunDurations | null;
      /** What can be done with it now, most wanted first. */
      readonly actions: readonly TaskPanelAction[];
      /** Why the last attempt to read the task again failed; `null` when `detail` is the newest there is. */
      readonly refreshError: string | null;
    }
  | { readonly kind: 'missing'; readonly ref: TaskRef; readonly message: string }
  | { readonly kind: 'error'; readonly ref: TaskRef; readonly message: string };

/** What a person can ask for from the panel; each is a command that asks what it needs. */
export const TASK_PANEL_ACTIONS = [
  'retry',
  'retryEdited',
  'revoke',
  'terminate',
  'forgetResult',
  'promote',
  'editData',
  'remove',
] as const;

export type TaskPanelAction = (typeof TASK_PANEL_ACTIONS)[number];

/** A page of what a job has logged, or why it cannot be read. */
export type TaskPanelLog =
  | { readonly kind: 'page'; readonly offset: number; readonly page: TaskLogPage }
  | { readonly kind: 'error'; readonly message: string };

/**
 * How a frame's file differs from the one that ran.
 * - `moved`: the line that the traceback quotes stands elsewhere in it; the lines around its new place are shown.
 * - `rewritten`: the line that the traceback quotes is not near its place any more.
 * - `saved`: nothing shows a difference, but the file was changed after the failure.
 */
export type SourceChange = 'moved' | 'rewritten' | 'saved';

/** The lines around one frame, as they stand in the workspace now. */
export interface FrameSource {
  /** Counts the frames as parsed from the traceback. */
  readonly frame: number;
  readonly lines: readonly string[];
  /** Number of the first of `lines`, 1-based. */
  readonly firstLine: number;
  /** Number of the line that the frame points to, 1-based. */
  readonly line: number;
  readonly change: SourceChange | null;
  /** Where the lines are, when the frame's file was compiled from another one; `null`: they are of the frame's file. */
  readonly original: OriginalPlace | null;
}

/** A place in a file that a source map leads to. */
export interface OriginalPlace {
  /** Below its workspace folder. */
  readonly file: string;
  /** 1-based, both. */
  readonly line: number;
  readonly column: number | null;
}

/** The answer to {@link TaskPanelHost.readSource}: own frames whose file is in the workspace. */
export interface TracebackSource {
  readonly request: number;
  readonly frames: readonly FrameSource[];
}

/** Host to panel. */
export interface TaskPanelPage {
  show(model: TaskPanelModel): void;
  showLog(log: TaskPanelLog): void;
  showSource(source: TracebackSource): void;
  /** The commit made last before the first of the similar failures; `null`: it is not known (any more). */
  showCommit(commit: Commit | null): void;
}

/** What a person can put on the clipboard from the panel. */
export type TaskPanelCopy =
  | { readonly what: 'id' }
  | { readonly what: 'json' }
  | { readonly what: 'exception' }
  /** `index` counts `TaskDetail.tracebacks`; `paths`: one `file:line` for each frame. */
  | { readonly what: 'traceback'; readonly index: number; readonly as: 'text' | 'markdown' | 'paths' }
  /** The code that sends the task again, or (Celery) that runs its function here. */
  | { readonly what: 'call'; readonly as: 'enqueue' | 'direct' }
  /** A link that opens this panel. */
  | { readonly what: 'link' }
  /** A value of the tree as JSON text, or a text shown on the page. */
  | { readonly what: 'text'; readonly text: string };

/** Panel to host. Indices instead of paths: the page never names a file to open. */
export interface TaskPanelHost {
  /** The page is ready for its first model. */
  ready(): void;
  /** Opens the source of the task: the deepest own frame of the last traceback, else the definition. */
  goToSource(): void;
  /** Opens one frame: `traceback` counts `TaskDetail.tracebacks`, `frame` the frames as parsed from it. */
  openFrame(traceback: number, frame: number): void;
  /** Asks for the source around the frames of a traceback; it comes by `showSource` with the same `request`. */
  readSource(traceback: number, request: number): void;
  /** Opens the panel of another task: `index` counts `TaskDetail.relatives`. */
  openRelative(index: number): void;
  /** Shows the similar failures in the view of tasks. */
  showSimilar(): void;
  /** Shows the commit that came by `showCommit`. */
  openCommit(): void;
  /** Asks for a page of the log; it comes by `showLog`. */
  readLog(offset: number): void;
  act(action: TaskPanelAction): void;
  copy(selection: TaskPanelCopy): void;
  openJson(): void;
  /** Reads the values of a job that are too long to be read unasked. */
  loadValues(): void;
  /** Compares the task with another run of its name. */
  compare(): void;
  /** Reads the task again. */
  refresh(): void;
  /** Tries the connection now instead of at its next attempt. */
  retryConnection(): void;
}

/** What the person made of the page: kept while the panel is hidden and over a window reload. */
export interface TaskPanelView {
  /** Pixels scrolled from the top. */
  readonly scrollTop: number;
  /** Disclosures and tree nodes that a person opened (`true`) or closed (`false`), by their key on the page. */
  readonly open: Readonly<Record<string, boolean>>;
  /** The chosen traceback; `null`: the newest. */
  readonly traceback: number | null;
  readonly rawTraceback: boolean;
}

/** What `vscode.setState` keeps, so that the panel survives a window reload. */
export interface TaskPanelState {
  readonly version: 1;
  readonly ref: TaskRef;
  readonly view: TaskPanelView;
}
