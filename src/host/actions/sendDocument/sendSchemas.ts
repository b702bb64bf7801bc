import * as vscode from 'vscode';
import { schemaTaskName, SCHEMA_SCHEME } from './schemaAddress.ts';
import type { TaskSignatures } from './taskSignatures.ts';

/** The JSON Schemas of documents of tasks to send, made of the tasks' signatures whenever VS Code asks for one. */
export class SendSchemas implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #signatures: TaskSignatures;
  readonly #registration: vscode.Disposable;

  constructor(signatures: TaskSignatures) {
    this.#signatures = signatures;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEMA_SCHEME, this);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const task = schemaTaskName(uri);
    const { sendSchema } = await import('./sendSchema.ts');
    const parameters = task === null ? null : await this.#signatures.parametersOf(task);
    return JSON.stringify(sendSchema(parameters, vscode.l10n.t), null, 2);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
