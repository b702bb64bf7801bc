import type * as vscode from 'vscode';
import type { Alert } from '../../model/alert.ts';

const KEY = 'toldAlerts';
const MOST_REMEMBERED = 200;

/** Alerts that a person was told of, so that none is told twice, in the window that is opened next neither. */
export class ToldAlerts {
  readonly #memory: Pick<vscode.Memento, 'get' | 'update'>;
  #told: ReadonlySet<string>;

  constructor(memory: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#memory = memory;
    const stored = memory.get<unknown>(KEY);
    this.#told = new Set(Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : []);
  }

  /** Those that nobody was told of until now; from now on somebody was. */
  async take(alerts: readonly Alert[]): Promise<readonly Alert[]> {
    const fresh = alerts.filter((alert) => !this.#told.has(keyOf(alert)));
    if (fresh.length > 0) {
      this.#told = new Set([...this.#told, ...fresh.map(keyOf)].slice(-MOST_REMEMBERED));
      await this.#memory.update(KEY, [...this.#told]);
    }
    return fresh;
  }
}

/** A history in memory counts anew in each session. */
function keyOf({ id, beganAt }: Alert): string {
  return `${String(id)}@${String(beganAt)}`;
}
