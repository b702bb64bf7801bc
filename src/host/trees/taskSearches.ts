import type { MonitorApi, TaskPage, TaskQuery } from '../../contract/monitorApi.ts';
import type { SearchProgress } from './searchProgress.ts';

type SearchedMonitor = Pick<MonitorApi, 'getTasks' | 'getTask' | 'endQuestion' | 'getSearchedBackTo'>;

/** The monitor's questions of one view about tasks, so that they can be given up when the view asks for something else. */
export class TaskSearches implements Pick<MonitorApi, 'getTasks' | 'getTask'> {
  readonly #monitor: SearchedMonitor;
  readonly #view: string;
  readonly #running = new Set<string>();
  #begun = 0;

  /** @param view its name, which no other view has */
  constructor(monitor: SearchedMonitor, view: string) {
    this.#monitor = monitor;
    this.#view = view;
  }

  readonly getTask: MonitorApi['getTask'] = (ref) => this.#monitor.getTask(ref);

  async getTasks(query: TaskQuery): Promise<TaskPage> {
    const asker = `${this.#view} ${String(++this.#begun)}`;
    this.#running.add(asker);
    try {
      return await this.#monitor.getTasks({ ...query, asker });
    } finally {
      this.#running.delete(asker);
    }
  }

  /** Gives up all that is asked just now. Never throws. */
  async giveUp(): Promise<void> {
    try {
      await Promise.all([...this.#running].map((asker) => this.#monitor.endQuestion(asker)));
    } catch {
      // Without the monitor there is no question either.
    }
  }

  /** How far all of them have come by now; `null`: there is none. */
  async progress(): Promise<SearchProgress | null> {
    if (this.#running.size === 0) return null;
    const asked = await Promise.all(
      [...this.#running].map((asker) => this.#monitor.getSearchedBackTo(asker)),
    );
    const reached = asked.filter((at) => at !== null);
    return { backTo: reached.length === 0 ? null : Math.max(...reached) };
  }
}
