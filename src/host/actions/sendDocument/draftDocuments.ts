import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { DraftFiles } from './draftFiles.ts';
import type { SendProblem } from './readSendDocument.ts';

/** What tells one kind of documents from another. */
interface DraftKind<Target> {
  readonly scheme: string;
  /** Of the name of its file, by which VS Code finds a schema. */
  ending(target: Target): string;
  /** The target as the address carries it, so that it survives a reload of the window. */
  query(target: Target): string;
  /** What is wrong with the text of a document of this scheme. */
  problems(document: vscode.TextDocument): readonly SendProblem[];
}

/** Documents in which something is edited before it is sent: checked while a person types, kept over a reload of the window. */
export class DraftDocuments<Target> implements vscode.Disposable {
  readonly #files: DraftFiles;
  readonly #kind: DraftKind<Target>;
  readonly #problems = vscode.languages.createDiagnosticCollection('Task Tower');
  readonly #registrations: readonly vscode.Disposable[];

  constructor(files: DraftFiles, kind: DraftKind<Target>) {
    this.#files = files;
    this.#kind = kind;
    this.#registrations = [
      this.#problems,
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.#check(document);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        this.#check(document);
      }),
      // VS Code keeps a document for a while after its last editor is closed, and may show it again without opening it.
      vscode.window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
        for (const uri of closed.flatMap(uriOfTab)) this.#problems.delete(uri);
        for (const uri of opened.flatMap(uriOfTab)) this.#checkAt(uri);
      }),
    ];
    for (const document of vscode.workspace.textDocuments) this.#check(document);
  }

  /** Opens a new document; `title` names its tab. */
  async open(title: string, text: string, target: Target): Promise<void> {
    const { scheme } = this.#kind;
    const tab = title.replaceAll(/[^\w. -]/g, '_').slice(0, 60);
    const uri = vscode.Uri.from({
      scheme,
      path: `/${randomUUID().slice(0, 8)}/${tab}.${this.#kind.ending(target)}`,
      query: this.#kind.query(target),
    });
    await this.#files.writeFile(uri, Buffer.from(text));
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  /** The document at an address, or the active one; `null` when that is none of these. */
  find(uri: unknown): vscode.TextDocument | null {
    const document =
      uri instanceof vscode.Uri
        ? vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())
        : vscode.window.activeTextEditor?.document;
    return document?.uri.scheme === this.#kind.scheme ? document : null;
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

  #checkAt(uri: vscode.Uri): void {
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (document !== undefined) this.#check(document);
  }

  #check(document: vscode.TextDocument): void {
    if (document.uri.scheme !== this.#kind.scheme) return;
    const problems = this.#kind.problems(document).map(({ message, offset, length }) => {
      const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
      return new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
    });
    this.#problems.set(document.uri, problems);
  }
}

function uriOfTab({ input }: vscode.Tab): readonly vscode.Uri[] {
  return input instanceof vscode.TabInputText ? [input.uri] : [];
}
