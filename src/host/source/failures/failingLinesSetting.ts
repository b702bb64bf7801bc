import * as vscode from 'vscode';
import { SETTING_DEFAULTS, SETTINGS } from '../../manifest.ts';

/** Where lines with fresh failures are told of. */
export interface FailingLinesSetting {
  readonly problems: boolean;
  readonly inline: boolean;
}

/** The setting as it is now. */
export function readFailingLines(): FailingLinesSetting {
  const value = vscode.workspace
    .getConfiguration(SETTINGS.section)
    .get<unknown>(SETTINGS.failingLines, SETTING_DEFAULTS.failingLines);
  const isBoth = value === 'problemsAndInline';
  return { problems: isBoth || value === 'problems', inline: isBoth || value === 'inline' };
}
