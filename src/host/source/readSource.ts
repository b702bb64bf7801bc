import * as vscode from 'vscode';
import type { FrameSource } from '../../contract/taskPanel.ts';
import type { StackTrace } from '../../model/stackTrace.ts';
import { EditedFiles } from './editedFiles.ts';
import { frameSources } from './frameSources.ts';
import { readPathMappings } from './goToSource.ts';

/**
 * The lines around a trace's own frames, as they stand in the workspace. None in a workspace that is not trusted: its
 * path mappings are not used there, and a trace could then name any of its files. `failedAt`: epoch ms.
 */
export async function readSource(
  trace: StackTrace,
  failedAt: number | null,
  token: vscode.CancellationToken,
): Promise<readonly FrameSource[]> {
  if (!vscode.workspace.isTrusted) return [];
  return frameSources(trace, failedAt, readPathMappings().mappings, new EditedFiles(token));
}
