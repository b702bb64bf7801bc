import * as vscode from 'vscode';

const SCHEME = 'task-tower-view';

/** Of documents whose editors are long closed, none is needed; this many are kept at most. */
const MOST_KEPT = 50;

/** Texts that are shown once and kept nowhere: the details of an outcome, what stands in a queue. */
export class TextViews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registrations: readonly vscode.Disposable[];
  #count = 0;

  constructor() {
    this.#registrations = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === SCHEME) this.#texts.delete(uri.query);
      }),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.query) ?? vscode.l10n.t('This view is no longer there. Ask for it again.');
  }

  /** Opens `text` in a read-only editor; the extension of `fileName` decides its language. */
  async open(fileName: string, text: string): Promise<vscode.TextEditor> {
    const key = String(++this.#count);
    this.#texts.set(key, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > MOST_KEPT && oldest !== undefined) this.#texts.delete(oldest);
    const path = `/${fileName.replaceAll(/[^\w. -]/g, '_').slice(-80)}`;
    return vscode.window.showTextDocument(vscode.Uri.from({ scheme: SCHEME, path, query: key }), {
      preview: true,
    });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#registrations).dispose();
    this.#texts.clear();
  }
}
