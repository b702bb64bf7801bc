import * as vscode from 'vscode';
import type { Glance } from './glance.ts';
import { LookClock } from './lookClock.ts';
import type { SeenFailures } from './seenFailures.ts';
import { tCount } from '../../model/l10n.ts';

/** The badge with unseen failures; looking at the tasks clears it. */
export class FailureBadge implements vscode.Disposable {
  readonly #view: vscode.TreeView<unknown>;
  readonly #clock: LookClock;
  readonly #subscriptions: vscode.Disposable[];
  #failures = 0;

  constructor(view: vscode.TreeView<unknown>, glance: Glance, seen: SeenFailures) {
    this.#view = view;
    this.#clock = new LookClock({
      seen: () => {
        // What could not be kept is only asked for again: the badge stays until the next look.
        seen.markSeen().catch(() => undefined);
      },
      after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => {
          clearTimeout(timer);
        };
      },
    });
    const update = (): void => {
      this.#update();
    };
    this.#subscriptions = [
      glance.onDidChange(({ overview }) => {
        this.#failures = overview.failures;
        const tooltip = tCount(
          overview.failures,
          '{0} task failed since you last looked',
          '{0} tasks failed since you last looked',
        );
        view.badge = overview.failures > 0 ? { value: overview.failures, tooltip } : undefined;
        update();
      }),
      view.onDidChangeVisibility(update),
      vscode.window.onDidChangeWindowState(update),
    ];
  }

  dispose(): void {
    this.#clock.dispose();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #update(): void {
    this.#clock.update(this.#view.visible && vscode.window.state.focused && this.#failures > 0);
  }
}
