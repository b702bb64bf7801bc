import type * as vscode from 'vscode';

const KEY = 'mutedAlerts';
const HOUR_MS = 3_600_000;
const MOST_REMEMBERED = 200;

/** Rules of which nothing is said for a while: for an hour, also in the window that is opened next, or for this session. */
export class MutedAlerts {
  readonly #memory: Pick<vscode.Memento, 'get' | 'update'>;
  readonly #now: () => number;
  readonly #session = new Set<string>();

  /** @param now epoch ms */
  constructor(memory: Pick<vscode.Memento, 'get' | 'update'>, now: () => number = Date.now) {
    this.#memory = memory;
    this.#now = now;
  }

  has(rule: string): boolean {
    return this.#session.has(rule) || this.#hours.some(([name]) => name === rule);
  }

  /** Epoch ms; `null`: until the window is closed, or not at all. */
  until(rule: string): number | null {
    if (this.#session.has(rule)) return null;
    return this.#hours.find(([name]) => name === rule)?.[1] ?? null;
  }

  muteForSession(rule: string): void {
    this.#session.add(rule);
  }

  async muteForHour(rule: string): Promise<void> {
    await this.#write([...this.#others(rule), [rule, this.#now() + HOUR_MS]]);
  }

  async unmute(rule: string): Promise<void> {
    this.#session.delete(rule);
    await this.#write(this.#others(rule));
  }

  #others(rule: string): readonly (readonly [string, number])[] {
    return this.#hours.filter(([name]) => name !== rule);
  }

  /** Those that are not over; an end more than an hour ahead is of a clock that was set back since. */
  get #hours(): readonly (readonly [string, number])[] {
    const stored = this.#memory.get<unknown>(KEY);
    const now = this.#now();
    return Array.isArray(stored)
      ? stored.filter(isMute).filter(([, until]) => until > now && until <= now + HOUR_MS)
      : [];
  }

  async #write(hours: readonly (readonly [string, number])[]): Promise<void> {
    await this.#memory.update(KEY, hours.length === 0 ? undefined : hours.slice(-MOST_REMEMBERED));
  }
}

function isMute(value: unknown): value is readonly [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';
}
