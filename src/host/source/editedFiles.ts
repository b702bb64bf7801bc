import * as vscode from 'vscode';
import type { DatedSourceFiles } from './frameSources.ts';
import { WorkspaceFiles } from './workspaceFiles.ts';

/** The workspace's files as a person sees them: what is open in an editor and not saved yet comes before the disk. */
export class EditedFiles extends WorkspaceFiles implements DatedSourceFiles {
  override readLines(path: string): Promise<readonly string[] | null> {
    const edited = unsaved(path);
    return edited === undefined ? super.readLines(path) : Promise.resolve(edited.getText().split(/\r?\n/u));
  }

  async modifiedAt(path: string): Promise<number | null> {
    if (unsaved(path) !== undefined) return Date.now();
    try {
      return (await vscode.workspace.fs.stat(vscode.Uri.file(path))).mtime;
    } catch {
      return null;
    }
  }
}

/** The document of a file that was edited and is not saved yet. */
export function unsaved(path: string): vscode.TextDocument | undefined {
  const uri = vscode.Uri.file(path).toString();
  return vscode.workspace.textDocuments.find(
    (document) => document.isDirty && document.uri.toString() === uri,
  );
}
