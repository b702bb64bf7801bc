import type { ConnectionId } from '../../model/connection.ts';
import type { JobScheduler } from '../../model/jobScheduler.ts';
import type { BullmqState, Queue } from '../../model/queue.ts';
import type { QueueItem } from '../../model/queueItem.ts';
import type { Task } from '../../model/task.ts';
import type { Worker } from '../../model/worker.ts';
import type { ConnectionColor } from '../connections/connectionMarks.ts';
import type { SettingScope } from '../connections/connectionSetting.ts';
import type { TaskGroupPlace } from './taskGroups.ts';

/** What a node stands for; commands act on it. */
export type TreeSubject =
  | { readonly kind: 'connection'; readonly id: ConnectionId; readonly name: string }
  /** An entry of `taskTower.connections` that cannot be used. */
  | { readonly kind: 'setting'; readonly scope: SettingScope; readonly index: number }
  | { readonly kind: 'worker'; readonly worker: Worker }
  | { readonly kind: 'queue'; readonly queue: Queue }
  | { readonly kind: 'message'; readonly queue: Queue; readonly item: QueueItem }
  | { readonly kind: 'scheduler'; readonly queue: Queue; readonly scheduler: JobScheduler }
  | { readonly kind: 'task'; readonly task: Task };

/** What is fetched below a row when it is opened. */
export type LazyContent =
  | { readonly kind: 'worker'; readonly worker: Worker; readonly readOnly: boolean }
  | {
      readonly kind: 'queueItems';
      readonly queue: Queue;
      /** BullMQ: of which state; `null` for Celery. */
      readonly state: BullmqState | null;
      readonly readOnly: boolean;
    }
  | { readonly kind: 'schedulers'; readonly queue: Queue; readonly readOnly: boolean }
  | ({ readonly kind: 'taskGroup'; readonly readOnly: boolean } & TaskGroupPlace);

/** A theme icon; the colour is set only when something is wrong, or when a person gave it to a connection. */
export interface TreeIcon {
  readonly name: string;
  readonly color: 'error' | 'warning' | ConnectionColor | null;
}

/**
 * One row as plain data: what a view shows is a pure function of what the monitor said and of the time.
 * Texts are already safe to show; `tooltip` is Markdown.
 */
export interface TreeNode {
  /** Stable for as long as the thing lives; unique within its view. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly icon?: TreeIcon;
  /** What a screen reader says, where the icon alone tells something that no text does. */
  readonly spoken?: string;
  /** Markdown; `lazy`: made when a person asks for it. */
  readonly tooltip?: string | { readonly lazy: true };
  /** Words for the `viewItem` conditions of package.json. */
  readonly contextValue?: string;
  readonly expand?: 'collapsed' | 'expanded';
  readonly children?: readonly TreeNode[];
  /** What is below is fetched when a person opens the row; `children` are shown until it is there. */
  readonly lazy?: LazyContent;
  readonly command?: { readonly id: string; readonly title: string; readonly arguments: readonly unknown[] };
  readonly subject?: TreeSubject;
}

/** Everything that one view shows at one moment. */
export interface TreeContent {
  readonly nodes: readonly TreeNode[];
  /** Beside the view's title. */
  readonly description?: string;
}
