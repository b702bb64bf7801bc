import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';

/** Something a person can look at that shows live figures: a view or a panel. */
export interface Sight {
  readonly visible: boolean;
  readonly onDidChange: vscode.Event<unknown>;
}

/** Tells the monitor whether anybody looks: some sight is visible in a window that has the focus. */
export class Attention implements vscode.Disposable {
  readonly #monitor: Pick<MonitorApi, 'setAttention'>;
  readonly #log: vscode.LogOutputChannel;
  readonly #sights = new Set<Sight>();
  readonly #windowListener: vscode.Disposable;
  #said: 'visible' | 'hidden' = 'hidden';

  constructor(monitor: Pick<MonitorApi, 'setAttention'>, log: vscode.LogOutputChannel) {
    this.#monitor = monitor;
    this.#log = log;
    this.#windowListener = vscode.window.onDidChangeWindowState(() => {
      this.#update();
    });
  }

  /** Counts a sight until the returned registration is disposed. */
  add(sight: Sight): vscode.Disposable {
    this.#sights.add(sight);
    const listener = sight.onDidChange(() => {
      this.#update();
    });
    this.#update();
    return new vscode.Disposable(() => {
      listener.dispose();
      this.#sights.delete(sight);
      this.#update();
    });
  }

  dispose(): void {
    this.#windowListener.dispose();
    this.#sights.clear();
  }

  #update(): void {
    const looking = vscode.window.state.focused && [...this.#sights].some(({ visible }) => visible);
    const attention = looking ? 'visible' : 'hidden';
    if (attention === this.#said) return;
    this.#said = attention;
    this.#monitor.setAttention(attention).catch((error: unknown) => {
      this.#log.warn(`The monitor was not told that the views are ${attention}: ${String(error)}`);
    });
  }
}
