import type { CancellationToken } from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import { NO_FILTER, type TaskFilter } from '../../model/taskFilter.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import type { Wording } from './drawing.ts';
import { connectionNodes } from './connectionNodes.ts';
import type { TreeSource } from './liveTree.ts';
import { taskFilterText } from './taskFilterText.ts';
import { taskNodes } from './taskNodes.ts';
import { PAGE_SIZE, readTasks } from './taskPages.ts';
import { taskTooltip } from './taskText.ts';
import type { TreeContent, TreeNode } from './treeNode.ts';

/** The view *Tasks*: the latest first, filtered, in pages. */
export class TasksTree implements TreeSource {
  readonly topics = ['connections', 'tasks'] as const;

  readonly #monitor: Pick<MonitorApi, 'getConnections' | 'getTasks' | 'getTaskDetail'>;
  readonly #registry: Pick<ConnectionRegistry, 'unusable'>;
  readonly #wording: Wording;
  #filter: TaskFilter = NO_FILTER;
  #pages = new Map<ConnectionId, number>();

  constructor(
    monitor: Pick<MonitorApi, 'getConnections' | 'getTasks' | 'getTaskDetail'>,
    registry: Pick<ConnectionRegistry, 'unusable'>,
    wording: Wording,
  ) {
    this.#monitor = monitor;
    this.#registry = registry;
    this.#wording = wording;
  }

  get filter(): TaskFilter {
    return this.#filter;
  }

  /** Shows only matching tasks, from the first page. */
  setFilter(filter: TaskFilter): void {
    this.#filter = filter;
    this.#pages = new Map();
  }

  /** One page more of a connection's tasks. */
  showMore(id: ConnectionId): void {
    this.#pages.set(id, this.#pagesOf(id) + 1);
  }

  async load(): Promise<(now: number) => TreeContent> {
    const filter = this.#filter;
    const statuses = await this.#monitor.getConnections();
    const read = await Promise.all(
      statuses.map(async ({ id }) => {
        const page = await readTasks(this.#monitor, id, filter, this.#pagesOf(id) * PAGE_SIZE);
        return [id, page] as const;
      }),
    );
    const pages = new Map(read);
    const overview = { statuses, unusable: this.#registry.unusable };
    const filtered = taskFilterText(filter) !== '';
    return (now) => {
      const drawing = { ...this.#wording, now };
      return {
        nodes: connectionNodes(
          overview,
          (status) => taskNodes(status, pages.get(status.id) ?? { tasks: [], more: false }, drawing),
          filtered ? 'No task matches the filter' : 'No task seen yet',
          drawing,
        ),
        description: taskFilterText(filter),
      };
    };
  }

  /** Reads the arguments only when a person asks for the tooltip. */
  async tooltip(node: TreeNode, token: CancellationToken): Promise<string> {
    const { subject } = node;
    if (subject?.kind !== 'task') return '';
    const drawing = { ...this.#wording, now: Date.now() };
    const detail = await this.#monitor.getTaskDetail(subject.task.ref).catch(() => null);
    return token.isCancellationRequested ? '' : taskTooltip(detail?.task ?? subject.task, detail, drawing);
  }

  #pagesOf(id: ConnectionId): number {
    return this.#pages.get(id) ?? 1;
  }
}
