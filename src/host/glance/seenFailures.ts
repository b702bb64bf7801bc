import * as vscode from 'vscode';

const KEY = 'lastSeenFailuresAt';

/** Up to which moment a person has seen the failures of this workspace. */
export class SeenFailures implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** Epoch ms; 0: none were ever looked at. */
  get until(): number {
    return this.#state.get(KEY, 0);
  }

  /** Everything that failed until now has been seen. */
  async markSeen(): Promise<void> {
    await this.#state.update(KEY, Date.now());
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
