import * as vscode from 'vscode';
import { countOf } from '../format/count.ts';
import type { Wording } from '../trees/drawing.ts';
import type { Glance } from './glance.ts';
import type { SeenFailures } from './seenFailures.ts';

/** A failure counts as seen when the tasks have been in sight this long, in a window with the focus. */
const LOOKING_MS = 3_000;

/** The badge with unseen failures; looking at the tasks clears it. */
export class FailureBadge implements vscode.Disposable {
  readonly #view: vscode.TreeView<unknown>;
  readonly #seen: SeenFailures;
  readonly #subscriptions: vscode.Disposable[];
  #failures = 0;
  #looking: NodeJS.Timeout | undefined;

  constructor(view: vscode.TreeView<unknown>, glance: Glance, seen: SeenFailures, wording: Wording) {
    this.#view = view;
    this.#seen = seen;
    const update = (): void => {
      this.#update();
    };
    this.#subscriptions = [
      glance.onDidChange(({ overview }) => {
        this.#failures = overview.failures;
        const { locale, t } = wording;
        const tasks = countOf(overview.failures, t('task'), t('tasks'), locale);
        const tooltip = t('{0} failed since you last looked', tasks);
        view.badge = overview.failures > 0 ? { value: overview.failures, tooltip } : undefined;
        update();
      }),
      view.onDidChangeVisibility(update),
      vscode.window.onDidChangeWindowState(update),
    ];
  }

  dispose(): void {
    clearTimeout(this.#looking);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #update(): void {
    const looking = this.#view.visible && vscode.window.state.focused && this.#failures > 0;
    if (!looking) {
      clearTimeout(this.#looking);
      this.#looking = undefined;
    } else {
      this.#looking ??= setTimeout(() => {
        this.#looking = undefined;
        void this.#seen.markSeen();
      }, LOOKING_MS);
    }
  }
}
