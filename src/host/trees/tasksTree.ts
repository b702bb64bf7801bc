import type { CancellationToken } from 'vscode';
import { isEndedQuestion } from '../../contract/endedQuestion.ts';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ConnectionId, ConnectionStatus } from '../../model/connection.ts';
import { NO_FILTER, type TaskFilter } from '../../model/taskFilter.ts';
import type { TaskSort } from '../../model/taskSort.ts';
import type { TreeConnections } from './connectionNodes.ts';
import type { DrawnTasks } from './drawnTasks.ts';
import type { Drawing, Wording } from './drawing.ts';
import type { DrawBranch } from './lazyBranches.ts';
import type { TreeSource } from './liveTree.ts';
import { LOAD_INTERVAL_MS } from './redrawClock.ts';
import type { TaskGroups } from './taskGroups.ts';
import type { TaskGrouping } from './taskGrouping.ts';
import type { SearchProgress } from './searchProgress.ts';
import { TaskLists } from './taskLists.ts';
import { TaskSearches } from './taskSearches.ts';
import { type AskedTasks, PAGE_SIZE, type TaskList } from './taskPages.ts';
import type { TreeContent, TreeNode } from './treeNode.ts';

type TasksMonitor = Pick<
  MonitorApi,
  | 'getConnections'
  | 'getTasks'
  | 'getTask'
  | 'getTaskDetail'
  | 'getTaskFacets'
  | 'getFailureGroups'
  | 'endQuestion'
  | 'getSearchedBackTo'
>;

/**
 * Between two loads of groups, which are counted over the whole history, and of another order than the newest first,
 * in which rows change their places under the pointer.
 */
const ARRANGED_INTERVAL_MS = 2_000;

/** Draws the rows of one connection. */
type DrawRows = (drawing: Drawing) => readonly TreeNode[];

/** The view *Tasks*: filtered, sorted, flat or in groups, in pages; following what happens, or frozen. */
export class TasksTree implements TreeSource {
  readonly topics = ['connections', 'tasks'] as const;

  readonly #monitor: TasksMonitor;
  readonly #registry: TreeConnections;
  readonly #wording: Wording;
  readonly #searches: TaskSearches;
  readonly #lists: TaskLists;
  /** `null`: nothing was drawn since other rows were asked for. */
  #drawn: DrawnTasks | null = null;
  #filter: TaskFilter = NO_FILTER;
  #grouping: TaskGrouping = 'none';
  #sort: TaskSort = 'newest';
  /** How often other rows were asked for. */
  #begun = 0;
  /** By connection, as they were counted last. */
  #groups = new Map<ConnectionId, TaskGroups>();
  /** By name of the list. */
  #pages = new Map<string, number>();

  constructor(monitor: TasksMonitor, registry: TreeConnections, wording: Wording) {
    this.#monitor = monitor;
    this.#registry = registry;
    this.#wording = wording;
    this.#searches = new TaskSearches(monitor, 'tasks view');
    this.#lists = new TaskLists(this.#searches);
  }

  get loadIntervalMs(): number {
    return this.#grouping === 'none' && this.#sort === 'newest' ? LOAD_INTERVAL_MS : ARRANGED_INTERVAL_MS;
  }

  get filter(): TaskFilter {
    return this.#filter;
  }

  get grouping(): TaskGrouping {
    return this.#grouping;
  }

  get sort(): TaskSort {
    return this.#sort;
  }

  get isFrozen(): boolean {
    return this.#lists.frozenAt !== null;
  }

  /** Shows only matching tasks, from the first page, following what happens. */
  setFilter(filter: TaskFilter): void {
    this.#filter = filter;
    this.#startAnew();
  }

  /** Arranges the rows otherwise, from the first page, following what happens. */
  setGrouping(grouping: TaskGrouping): void {
    this.#grouping = grouping;
    this.#startAnew();
  }

  /** Shows the tasks in another order, within groups too, from the first page, following what happens. */
  setSort(sort: TaskSort): void {
    this.#sort = sort;
    this.#startAnew();
  }

  /** The rows that are shown stay from now on, until they follow again. */
  setFrozen(isFrozen: boolean): void {
    if (isFrozen) this.#lists.freeze(Date.now());
    else this.#lists.follow();
  }

  /** One page more of a list: of a connection's tasks, or of those of a group. */
  showMore(list: string): void {
    this.#pages.set(list, this.#pagesOf(list) + 1);
  }

  async load(): Promise<(now: number) => TreeContent> {
    const { connectionNodes, connectionsOverview, newTasksIn, taskFilterText, tasksDescription } =
      await import('./taskRows.ts');
    const statuses = await this.#monitor.getConnections();
    const read = await Promise.all(
      statuses.map(async (status) => [status.id, await this.#readRows(status)] as const),
    );
    const rows = new Map(read);
    const online = statuses.filter(({ state }) => state.kind === 'online').map(({ id }) => id);
    const twins = this.#registry.twins(new Set(online));
    const counted = statuses.filter(({ id }) => !twins.has(id));
    const newTasks = newTasksIn(
      await Promise.all(counted.map(({ id }) => this.#lists.countNew(id, this.#askedOf(id)))),
    );
    const overview = connectionsOverview(statuses, this.#registry);
    const shown = {
      filter: taskFilterText(this.#filter),
      grouping: this.#grouping,
      sort: this.#sort,
      frozenAt: this.#lists.frozenAt,
      newTasks,
    };
    const { t } = this.#wording;
    return (now) => {
      const drawing = { ...this.#wording, now };
      return {
        nodes: connectionNodes(
          overview,
          ({ id }) => rows.get(id)?.(drawing) ?? [],
          shown.filter === '' ? t('No task seen yet') : t('No task matches the filter'),
          drawing,
        ),
        description: tasksDescription(shown, drawing),
      };
    };
  }

  searchProgress(): Promise<SearchProgress | null> {
    return this.#searches.progress();
  }

  /** The tasks of a group; asked for once more when another filter or order was chosen meanwhile. */
  async branch({ lazy }: TreeNode): Promise<DrawBranch> {
    if (lazy?.kind !== 'taskGroup') return () => [];
    const { DrawnTasks, groupFilter, groupListName, taskNodes } = await import('./taskRows.ts');
    const name = groupListName(lazy);
    for (;;) {
      const [begun, sort] = [this.#begun, this.#sort];
      const asked = { filter: { ...this.#filterFor(lazy.connectionId), ...groupFilter(lazy) }, sort };
      const list = await this.#lists.read(name, asked, this.#countOf(name)).catch(noneWhenGivenUp);
      if (begun === this.#begun) {
        const drawn = (this.#drawn ??= new DrawnTasks());
        return (now) => taskNodes(list, { ...lazy, list: name, sort }, { ...this.#wording, now }, drawn);
      }
    }
  }

  /** Reads the arguments only when a person asks for the tooltip. */
  async tooltip(node: TreeNode, token: CancellationToken): Promise<string> {
    const { subject } = node;
    if (subject?.kind !== 'task') return '';
    const { taskTooltip } = await import('./taskRows.ts');
    const drawing = { ...this.#wording, now: Date.now() };
    // Without the monitor, what the row knows is told.
    const detail = await this.#monitor.getTaskDetail(subject.task.ref).catch(() => null);
    return token.isCancellationRequested ? '' : taskTooltip(detail?.task ?? subject.task, detail, drawing);
  }

  /** Tasks of a connection are read also when groups are shown: by the newest, what is new is told when the rows are frozen. */
  async #readRows({ id, readOnly }: ConnectionStatus): Promise<DrawRows> {
    const { DrawnTasks, readTaskGroups, taskGroupNodes, taskNodes } = await import('./taskRows.ts');
    const grouping = this.#grouping;
    const asked = this.#askedOf(id);
    const list = await this.#lists.read(id, asked, this.#countOf(id));
    if (grouping === 'none') {
      const drawn = (this.#drawn ??= new DrawnTasks());
      return (drawing) =>
        taskNodes(list, { connectionId: id, readOnly, list: id, sort: asked.sort }, drawing, drawn);
    }
    const kept = this.isFrozen ? this.#groups.get(id) : undefined;
    const groups = kept ?? (await readTaskGroups(this.#monitor, this.#filterFor(id), grouping));
    this.#groups.set(id, groups);
    return (drawing) => taskGroupNodes(groups, { connectionId: id, readOnly, grouping }, drawing);
  }

  #startAnew(): void {
    this.#begun++;
    this.#pages = new Map();
    this.#groups = new Map();
    this.#lists.follow();
    this.#lists.clear();
    this.#drawn = null;
    void this.#searches.giveUp();
  }

  /** The list of a connection, which is not shown but tells what is new when there are groups. */
  #askedOf(id: ConnectionId): AskedTasks & { readonly sort: TaskSort } {
    return { filter: this.#filterFor(id), sort: this.#grouping === 'none' ? this.#sort : 'newest' };
  }

  #filterFor(connectionId: ConnectionId): TaskFilter {
    return { ...this.#filter, connectionId };
  }

  #countOf(list: string): number {
    return this.#pagesOf(list) * PAGE_SIZE;
  }

  #pagesOf(list: string): number {
    return this.#pages.get(list) ?? 1;
  }
}

/** What is below a row that is not shown any more does not matter. */
function noneWhenGivenUp(error: unknown): TaskList {
  if (isEndedQuestion(error)) return { tasks: [], next: null };
  throw error;
}
