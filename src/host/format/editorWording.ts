import * as vscode from 'vscode';
import { type DisplayLanguage, knownLocale } from '../../model/displayLanguage.ts';
import type { Wording } from '../trees/drawing.ts';

/** The language of the editor; numbers are written in English when this runtime does not know it. */
export function editorWording(): Wording {
  return {
    locale: knownLocale(vscode.env.language),
    t: (message, ...args) => vscode.l10n.t(message, ...args),
  };
}

/** The same language with its messages, for what speaks without `vscode`: model, monitor and pages. */
export function editorLanguage(): DisplayLanguage {
  return { locale: knownLocale(vscode.env.language), messages: vscode.l10n.bundle ?? {} };
}
