import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ActionLogEntry } from '../../model/actionLog.ts';

/** Entries read at a time; the monitor gives at most 200. */
const PAGE = 100;

/** As much of the action log as a person has asked to see, newest first. One question at a time. */
export class ActionLogPages {
  readonly #monitor: Pick<MonitorApi, 'getActionLog'>;
  #entries: readonly ActionLogEntry[] = [];
  #next: number | null = null;
  #asking: Promise<void> = Promise.resolve();

  constructor(monitor: Pick<MonitorApi, 'getActionLog'>) {
    this.#monitor = monitor;
  }

  get entries(): readonly ActionLogEntry[] {
    return this.#entries;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Reads anew what is shown, at least a page of it. Rejects when the monitor cannot be asked; what was read stays. */
  refresh(): Promise<void> {
    return this.#after(() => this.#read(Math.max(this.#entries.length, PAGE)));
  }

  /** Reads another page. */
  more(): Promise<void> {
    return this.#after(() => this.#read(this.#entries.length + PAGE));
  }

  /** From the newest: what was entered since, and what became of older entries, is seen as well. */
  async #read(wanted: number): Promise<void> {
    const entries: ActionLogEntry[] = [];
    let before: number | null = null;
    do {
      const page = await this.#monitor.getActionLog(before, PAGE);
      entries.push(...page.entries);
      before = page.next;
    } while (before !== null && entries.length < wanted);
    this.#entries = entries;
    this.#next = before;
  }

  #after(read: () => Promise<void>): Promise<void> {
    const mine = this.#asking.then(read);
    // Who asked hears of a failure; the next one only waits for its end.
    this.#asking = mine.catch(() => undefined);
    return mine;
  }
}
