import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { DraftFiles } from './draftFiles.ts';
import { SEND_SCHEME } from './registerDrafts.ts';
import { readSendDocument, type SendDocumentResult } from './readSendDocument.ts';
import { readSendTarget, type SendTarget, sendTargetQuery } from './sendTarget.ts';

/** The documents in which tasks are edited before they are sent: checked while a person types, kept over a reload of the window. */
export class SendDocuments implements vscode.Disposable {
  readonly #files: DraftFiles;
  readonly #problems = vscode.languages.createDiagnosticCollection('Task Tower');
  readonly #registrations: readonly vscode.Disposable[];

  constructor(files: DraftFiles) {
    this.#files = files;
    this.#registrations = [
      this.#problems,
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.#check(document);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        this.#check(document);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === SEND_SCHEME) this.#problems.delete(uri);
      }),
    ];
    for (const document of vscode.workspace.textDocuments) this.#check(document);
  }

  /** Opens a new document; `title` names its tab. */
  async open(title: string, text: string, target: SendTarget): Promise<void> {
    const tab = title.replaceAll(/[^\w. -]/g, '_').slice(0, 60);
    const uri = vscode.Uri.from({
      scheme: SEND_SCHEME,
      path: `/${randomUUID().slice(0, 8)}/${tab}.json`,
      query: sendTargetQuery(target),
    });
    await this.#files.writeFile(uri, Buffer.from(text));
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  /** The document at an address, or the active one; `null` when that is none of these. */
  find(uri: unknown): vscode.TextDocument | null {
    const active = vscode.window.activeTextEditor?.document;
    const document =
      uri instanceof vscode.Uri
        ? vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())
        : active;
    return document?.uri.scheme === SEND_SCHEME ? document : null;
  }

  /** What the document says and where it goes; what is wrong with it is marked in it. */
  read(document: vscode.TextDocument): SendDocumentResult & { readonly target: SendTarget | null } {
    const target = readSendTarget(document.uri.query);
    const isRetry = target?.retryOf !== null;
    return { ...readSendDocument(document.getText(), isRetry, vscode.l10n.t), target };
  }

  /** Closes its editors without asking; what was typed is gone. */
  async close(document: vscode.TextDocument): Promise<void> {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await this.#files.delete(document.uri);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#registrations).dispose();
  }

  #check(document: vscode.TextDocument): void {
    if (document.uri.scheme !== SEND_SCHEME) return;
    const result = this.read(document);
    const problems = result.ok ? [] : result.problems;
    this.#problems.set(
      document.uri,
      problems.map(({ message, offset, length }) => {
        const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
        return new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
      }),
    );
  }
}
