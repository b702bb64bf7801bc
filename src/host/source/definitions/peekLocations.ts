import * as vscode from 'vscode';
import { revealPlace } from '../revealPlace.ts';

/** Goes to the first of these places and shows all of them in the peek view there; only to the place when it is the only one. */
export async function peekLocations(locations: readonly vscode.Location[]): Promise<void> {
  const [first, ...others] = locations;
  if (first === undefined) return;
  const { line, character } = first.range.start;
  await revealPlace(first.uri.fsPath, () => ({ line, start: character, end: first.range.end.character }));
  if (others.length === 0) return;
  const position = first.range.start;
  await vscode.commands.executeCommand('editor.action.peekLocations', first.uri, position, locations, 'peek');
}
