import type * as vscode from 'vscode';

const CURRENT = 'taskFilter';
const RECENT = 'recentTaskFilters';
const SAVED = 'savedTaskFilters';
const PINNED = 'pinnedTaskFilters';

const MOST_RECENT = 20;
const MOST_SAVED = 100;
const MOST_PINNED = 20;

export interface SavedFilter {
  readonly name: string;
  readonly text: string;
}

/** The filters of this workspace: the one of now, those of before, and those that a person gave a name. */
export class FilterMemory {
  readonly #memory: Pick<vscode.Memento, 'get' | 'update'>;

  constructor(memory: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#memory = memory;
  }

  /** Empty: none. */
  get current(): string {
    const stored = this.#memory.get<unknown>(CURRENT);
    return typeof stored === 'string' ? stored : '';
  }

  /** The latest first. */
  get recent(): readonly string[] {
    const stored = this.#memory.get<unknown>(RECENT);
    return Array.isArray(stored) ? stored.filter((text) => typeof text === 'string') : [];
  }

  /** Those that stand above the others, in the order in which they were pinned. */
  get pinned(): readonly string[] {
    const stored = this.#memory.get<unknown>(PINNED);
    return Array.isArray(stored) ? stored.filter((text) => typeof text === 'string') : [];
  }

  /** By name. */
  get saved(): readonly SavedFilter[] {
    const stored = this.#memory.get<unknown>(SAVED);
    return Array.isArray(stored) ? stored.filter(isSaved) : [];
  }

  /** Keeps the filter of now for the next window, and among the recent ones. */
  async use(text: string): Promise<void> {
    await this.#memory.update(CURRENT, text === '' ? undefined : text);
    if (text !== '') await this.#setRecent([text, ...this.recent.filter((one) => one !== text)]);
  }

  async setPinned(text: string, isPinned: boolean): Promise<void> {
    const others = this.pinned.filter((one) => one !== text);
    await this.#memory.update(PINNED, isPinned ? [...others, text].slice(-MOST_PINNED) : others);
  }

  async forget(text: string): Promise<void> {
    await this.#setRecent(this.recent.filter((one) => one !== text));
  }

  /** One of the same name is replaced. */
  async save(filter: SavedFilter): Promise<void> {
    const others = this.saved.filter(({ name }) => name !== filter.name);
    const all = [...others.slice(0, MOST_SAVED - 1), filter];
    await this.#memory.update(
      SAVED,
      all.toSorted((one, other) => one.name.localeCompare(other.name)),
    );
  }

  async remove(name: string): Promise<void> {
    await this.#memory.update(
      SAVED,
      this.saved.filter((one) => one.name !== name),
    );
  }

  async #setRecent(texts: readonly string[]): Promise<void> {
    await this.#memory.update(RECENT, texts.slice(0, MOST_RECENT));
  }
}

function isSaved(value: unknown): value is SavedFilter {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'name' in value && typeof value.name === 'string' && 'text' in value && typeof value.text === 'string'
  );
}
