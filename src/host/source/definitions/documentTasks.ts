import type * as vscode from 'vscode';
import { type CeleryTaskDefinition, celeryTaskSteps } from '../../../model/definitions/celeryTasks.ts';
import { inSlices, SLICE_CLOCK } from './inSlices.ts';

/** UTF-16 units; a longer document is data. */
const LONGEST_DOCUMENT = 400_000;
const WORDS = /task/iu;

/** The tasks that an open document defines, as it stands in the editor. */
export async function documentTasks(document: vscode.TextDocument): Promise<readonly CeleryTaskDefinition[]> {
  const text = document.getText();
  if (text.length > LONGEST_DOCUMENT || !WORDS.test(text)) return [];
  const definitions = await inSlices(celeryTaskSteps(text), SLICE_CLOCK);
  return definitions.filter(({ isTask }) => isTask);
}
