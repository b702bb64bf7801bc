import * as vscode from 'vscode';
import { type DisplayLanguage, knownLocale } from '../../model/displayLanguage.ts';
import type { Wording } from '../trees/drawing.ts';

let known: string | null = null;

/**
 * Asked for with the first number or time that is written: the first answer takes 12 ms of processor time, in which the
 * runtime goes through all languages that it has, and nobody should wait for it while VS Code starts.
 */
function editorLocale(): string {
  known ??= knownLocale(vscode.env.language);
  return known;
}

/** The language of the editor; numbers are written in English when this runtime does not know it. */
export function editorWording(): Wording {
  return {
    get locale() {
      return editorLocale();
    },
    t: (message, ...args) => vscode.l10n.t(message, ...args),
  };
}

/** The same language with its messages, for what speaks without `vscode`: model, monitor and pages. */
export function editorLanguage(): DisplayLanguage {
  return {
    get locale() {
      return editorLocale();
    },
    messages: vscode.l10n.bundle ?? {},
  };
}
