import * as vscode from 'vscode';
import { SETTING_DEFAULTS, SETTINGS } from '../manifest.ts';
import type { FreshFailures } from '../source/failures/freshFailures.ts';
import { tCount } from '../../model/l10n.ts';

/** Marks source files in which tasks failed lately, in the explorer and on tabs, as `taskTower.fileDecorations` says. */
export function registerFailureDecorations(failures: FreshFailures): vscode.Disposable {
  const decorations = new FailureDecorations(failures);
  return vscode.Disposable.from(decorations, vscode.window.registerFileDecorationProvider(decorations));
}

class FailureDecorations implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #failures: FreshFailures;
  readonly #changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly #settings: vscode.Disposable;
  #listening: { dispose(): void } | null = null;
  #marked: ReadonlySet<string> = new Set();

  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(failures: FreshFailures) {
    this.#failures = failures;
    this.#settings = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SETTINGS.section}.${SETTINGS.fileDecorations}`)) this.#follow();
    });
    this.#follow();
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== 'file' || this.#listening === null) return undefined;
    const found = this.#failures.files.get(uri.fsPath);
    if (found === undefined) return undefined;
    const count = found.reduce((sum, failure) => sum + failure.count, 0);
    const tooltip = tCount(count, '{0} task failed here lately', '{0} tasks failed here lately');
    const decoration = new vscode.FileDecoration('✗', tooltip, new vscode.ThemeColor('list.errorForeground'));
    decoration.propagate = true;
    return decoration;
  }

  dispose(): void {
    this.#listening?.dispose();
    this.#settings.dispose();
    this.#changed.dispose();
  }

  #follow(): void {
    if (!isWanted()) {
      this.#listening?.dispose();
      this.#listening = null;
    } else {
      this.#listening ??= this.#failures.onDidChange(() => {
        this.#draw();
      });
    }
    this.#draw();
  }

  /** Files that were marked, and those that are from now on. */
  #draw(): void {
    const now = new Set(this.#listening === null ? [] : this.#failures.files.keys());
    const touched = new Set([...this.#marked, ...now]);
    this.#marked = now;
    if (touched.size > 0) this.#changed.fire([...touched].map((path) => vscode.Uri.file(path)));
  }
}

function isWanted(): boolean {
  const { section, fileDecorations } = SETTINGS;
  const value = vscode.workspace.getConfiguration(section).get<unknown>(fileDecorations);
  return typeof value === 'boolean' ? value : SETTING_DEFAULTS.fileDecorations;
}
