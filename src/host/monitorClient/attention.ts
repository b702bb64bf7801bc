import type * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';

/** Something a person can look at that shows live figures: a view or a panel. */
export interface Sight {
  readonly visible: boolean;
  readonly onDidChange: vscode.Event<unknown>;
}

/**
 * Tells the monitor whether anybody looks: some sight is visible. The window need not have the focus, for a person may
 * watch it beside the browser or terminal that sends the tasks.
 */
export class Attention implements vscode.Disposable {
  readonly #monitor: Pick<MonitorApi, 'setAttention'>;
  readonly #log: Pick<vscode.LogOutputChannel, 'warn'>;
  readonly #sights = new Set<Sight>();
  #said: 'visible' | 'hidden' = 'hidden';

  constructor(monitor: Pick<MonitorApi, 'setAttention'>, log: Pick<vscode.LogOutputChannel, 'warn'>) {
    this.#monitor = monitor;
    this.#log = log;
  }

  /** Counts a sight until the returned registration is disposed. */
  add(sight: Sight): vscode.Disposable {
    this.#sights.add(sight);
    const listener = sight.onDidChange(() => {
      this.#update();
    });
    this.#update();
    return {
      dispose: () => {
        listener.dispose();
        this.#sights.delete(sight);
        this.#update();
      },
    };
  }

  dispose(): void {
    this.#sights.clear();
  }

  #update(): void {
    const attention = [...this.#sights].some(({ visible }) => visible) ? 'visible' : 'hidden';
    if (attention === this.#said) return;
    this.#said = attention;
    this.#monitor.setAttention(attention).catch((error: unknown) => {
      this.#log.warn(`The monitor was not told that the views are ${attention}: ${String(error)}`);
    });
  }
}
