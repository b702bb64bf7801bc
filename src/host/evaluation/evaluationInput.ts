import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { EvaluationInput } from '../../model/evaluationTarget.ts';
import { askChoice } from '../prompts/askChoice.ts';
import { askText } from '../prompts/askText.ts';

/** What shows output or settings of ours, not code of a person. */
const NO_CODE: ReadonlySet<string> = new Set(['output', 'debug', 'task-tower', 'vscode-settings']);
const ASKED_LANGUAGES = ['python', 'javascript', 'typescript', 'shellscript'];
/** A message that a worker takes should not be much larger than this. */
const LONGEST_CODE = 1_000_000;

/** The code to evaluate: the selection, else the active file, else what a person types; `null`: none. */
export async function evaluationInput(title: string): Promise<EvaluationInput | null> {
  const editor = vscode.window.activeTextEditor;
  const input = editor === undefined ? null : inputOfEditor(editor);
  const chosen = input ?? (await askForCode(title));
  if (chosen === null || chosen.code.length <= LONGEST_CODE) return chosen;
  void vscode.window.showErrorMessage(
    vscode.l10n.t(
      'The code is too long to be sent ({0} characters, at most {1}). Select the part to evaluate.',
      chosen.code.length,
      LONGEST_CODE,
    ),
  );
  return null;
}

function inputOfEditor({ document, selections }: vscode.TextEditor): EvaluationInput | null {
  if (NO_CODE.has(document.uri.scheme)) return null;
  const selected = selections
    .map((selection) => document.getText(selection))
    .filter((text) => text.trim() !== '');
  const code = selected.length > 0 ? selected.join('\n') : document.getText();
  if (code.trim() === '') return null;
  return { code, language: document.languageId, file: basename(document.uri.path) };
}

async function askForCode(title: string): Promise<EvaluationInput | null> {
  const code = await askText({
    title,
    prompt: vscode.l10n.t('Code to evaluate. Select code or open a file beforehand to send that.'),
    value: '',
    placeholder: 'print(1 + 1)',
    canGoBack: false,
    validate: (text) => (text.trim() === '' ? vscode.l10n.t('Type some code.') : null),
  });
  if (code.kind !== 'value') return null;
  const language = await askChoice({
    title,
    placeholder: vscode.l10n.t('In which language?'),
    choices: ASKED_LANGUAGES.map((value) => ({ label: value, value })),
    active: 'python',
    canGoBack: false,
  });
  return language.kind === 'value' ? { code: code.value, language: language.value, file: '' } : null;
}
