import * as vscode from 'vscode';

/** What to show of a document; all numbers are 0-based. */
export interface RevealedPlace {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const HIGHLIGHT_MS = 1_500;

/** Opens a file in an editor, puts the cursor on a place in it and lights its line up for a moment. */
export async function revealPlace(
  path: string,
  placeIn: (lines: readonly string[]) => RevealedPlace,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
  const place = placeIn(document.getText().split(/\r?\n/u));
  const selection = new vscode.Range(place.line, place.start, place.line, place.end);
  const editor = await vscode.window.showTextDocument(document, { selection, preview: true });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  highlightBriefly(editor, selection);
}

function highlightBriefly(editor: vscode.TextEditor, range: vscode.Range): void {
  const decoration = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    borderColor: new vscode.ThemeColor('editor.rangeHighlightBorder'),
  });
  editor.setDecorations(decoration, [range]);
  setTimeout(() => {
    decoration.dispose();
  }, HIGHLIGHT_MS);
}
