import * as vscode from 'vscode';
import type { Wording } from '../trees/drawing.ts';

/** The language of the editor; numbers are written in English when this runtime does not know it. */
export function editorWording(): Wording {
  const [locale = 'en'] = Intl.NumberFormat.supportedLocalesOf([vscode.env.language, 'en']);
  return { locale, t: (message, ...args) => vscode.l10n.t(message, ...args) };
}
