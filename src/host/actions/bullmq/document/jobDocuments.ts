import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { DraftFiles } from '../../sendDocument/draftFiles.ts';
import { JOB_SCHEME } from '../../sendDocument/registerDrafts.ts';
import { type JobDocumentTarget, jobTargetQuery, readJobTarget } from './jobDocumentTarget.ts';
import { type JobDocumentResult, readJobDocument } from './readJobDocument.ts';

/** Endings by which VS Code finds the schema that package.json gives for a document. */
const ENDINGS: Readonly<Record<JobDocumentTarget['kind'], string>> = {
  job: 'bullmq-job.json',
  scheduler: 'bullmq-scheduler.json',
  data: 'json',
};

/** The documents in which jobs are edited before they are sent: checked while a person types, kept over a reload of the window. */
export class JobDocuments implements vscode.Disposable {
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
        if (uri.scheme === JOB_SCHEME) this.#problems.delete(uri);
      }),
    ];
    for (const document of vscode.workspace.textDocuments) this.#check(document);
  }

  /** Opens a new document; `title` names its tab. */
  async open(title: string, text: string, target: JobDocumentTarget): Promise<void> {
    const tab = title.replaceAll(/[^\w. -]/g, '_').slice(0, 60);
    const uri = vscode.Uri.from({
      scheme: JOB_SCHEME,
      path: `/${randomUUID().slice(0, 8)}/${tab}.${ENDINGS[target.kind]}`,
      query: jobTargetQuery(target),
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
    return document?.uri.scheme === JOB_SCHEME ? document : null;
  }

  /** Where the document goes; `null`: its address does not say so any more. */
  targetOf({ uri }: vscode.TextDocument): JobDocumentTarget | null {
    return readJobTarget(uri.query);
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
    const target = document.uri.scheme === JOB_SCHEME ? this.targetOf(document) : null;
    if (target === null) return;
    const result: JobDocumentResult = readJobDocument(document.getText(), target, vscode.l10n.t);
    this.#problems.set(
      document.uri,
      (result.ok ? [] : result.problems).map(({ message, offset, length }) => {
        const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
        return new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
      }),
    );
  }
}
