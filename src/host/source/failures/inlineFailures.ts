import * as vscode from 'vscode';
import { commandLink } from '../../format/commandLink.ts';
import { editorWording } from '../../format/editorWording.ts';
import { markdownText } from '../../format/markdownText.ts';
import { COMMANDS } from '../../manifest.ts';
import { rangeOf } from './failureProblems.ts';
import { failureMessage, inlineFailure } from './failureText.ts';
import type { FreshFailure, FreshFailureFiles } from './freshFailure.ts';

const MOST_LINES = 50;

/** What failed, behind the lines of the visible editors. */
export class InlineFailures implements vscode.Disposable {
  readonly #decoration = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    overviewRulerColor: new vscode.ThemeColor('editorWarning.foreground'),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    after: {
      color: new vscode.ThemeColor('editorWarning.foreground'),
      fontStyle: 'italic',
      margin: '0 0 0 3ch',
    },
  });
  readonly #listener: vscode.Disposable;
  #files: FreshFailureFiles = new Map();
  #saysAll = true;

  constructor() {
    this.#listener = vscode.window.onDidChangeVisibleTextEditors((editors) => {
      for (const editor of editors) this.#decorate(editor);
    });
  }

  /** Takes these in place of those that are there. `saysAll`: nothing else tells of them on hover. */
  show(files: FreshFailureFiles, saysAll: boolean): void {
    this.#files = files;
    this.#saysAll = saysAll;
    for (const editor of vscode.window.visibleTextEditors) this.#decorate(editor);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#decoration.dispose();
  }

  #decorate(editor: vscode.TextEditor): void {
    const { uri } = editor.document;
    const failures = uri.scheme === 'file' ? (this.#files.get(uri.fsPath) ?? []) : [];
    const byLine = new Map(failures.toReversed().map((failure) => [failure.place.line, failure]));
    const shown = [...byLine.values()].slice(0, MOST_LINES);
    editor.setDecorations(
      this.#decoration,
      shown.map((failure) => decorationOf(failure, this.#saysAll)),
    );
  }
}

function decorationOf(failure: FreshFailure, saysAll: boolean): vscode.DecorationOptions {
  const wording = editorWording();
  const now = Date.now();
  const hover = new vscode.MarkdownString(
    [
      ...(saysAll ? [markdownText(failureMessage(failure, now, wording), 800)] : []),
      commandLink(vscode.l10n.t('Open Task'), COMMANDS.openTask, failure.task.ref),
    ].join('\n\n'),
  );
  hover.isTrusted = { enabledCommands: [COMMANDS.openTask] };
  return {
    range: rangeOf(failure.place),
    hoverMessage: hover,
    renderOptions: { after: { contentText: inlineFailure(failure, now, wording) } },
  };
}
