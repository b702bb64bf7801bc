import * as vscode from 'vscode';
import type { IndexedTask } from '../../../model/definitions/taskIndex.ts';

/** The name after `def` or `class`. */
export function indexedLocation({ path, definition }: IndexedTask): vscode.Location {
  const start = new vscode.Position(definition.line - 1, definition.column - 1);
  return new vscode.Location(
    vscode.Uri.file(path),
    new vscode.Range(start, start.translate(0, definition.function.length)),
  );
}
