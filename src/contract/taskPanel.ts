import type { ConnectionStatus } from '../model/connection.ts';
import type { TaskDetail, TaskRef } from '../model/task.ts';

/** What the task panel shows; the host pushes a new one whenever the task or the connection changes. */
export type TaskPanelModel =
  | { readonly kind: 'loading'; readonly ref: TaskRef }
  | {
      readonly kind: 'task';
      readonly detail: TaskDetail;
      /** The connection's state, so that a stale panel says since when it is stale. */
      readonly connection: ConnectionStatus | null;
    }
  | { readonly kind: 'missing'; readonly ref: TaskRef; readonly message: string }
  | { readonly kind: 'error'; readonly ref: TaskRef; readonly message: string };

/** Host to panel. */
export interface TaskPanelPage {
  show(model: TaskPanelModel): void;
}

/** Panel to host. Indices instead of paths: the page never names a file to open. */
export interface TaskPanelHost {
  /** The page is ready for its first model. */
  ready(): void;
  /** Opens the source of the task: the deepest own frame of the last traceback, else the definition. */
  goToSource(): void;
  /** Opens one frame: `traceback` counts `TaskDetail.tracebacks`, `frame` the frames as parsed from it. */
  openFrame(traceback: number, frame: number): void;
  copy(what: 'id' | 'json' | 'traceback' | 'args' | 'result'): void;
  openJson(): void;
  refresh(): void;
}

/** What `vscode.setState` keeps, so that the panel survives a window reload. */
export interface TaskPanelState {
  readonly version: 1;
  readonly ref: TaskRef;
}
