import * as vscode from 'vscode';

/** The language of the editor, by which numbers are written; English when this runtime does not know it. */
export function editorLocale(): string {
  const [locale = 'en'] = Intl.NumberFormat.supportedLocalesOf([vscode.env.language, 'en']);
  return locale;
}
