import * as vscode from 'vscode';

/** A place in code that a person can choose. */
export interface CodeChoice<T> {
  /** Safe to show. */
  readonly label: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly value: T;
}

/** A choice among places, by name; `null`: none was chosen. */
export async function pickCode<T>(choices: readonly CodeChoice<T>[], placeHolder: string): Promise<T | null> {
  const items = choices
    .map(({ label, path, line, value }) => ({
      label,
      description: `${vscode.workspace.asRelativePath(path)}:${line}`,
      value,
    }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return chosen?.value ?? null;
}
