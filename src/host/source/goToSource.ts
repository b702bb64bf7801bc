import * as vscode from 'vscode';
import { parseStackTrace } from '../../model/parseStackTrace.ts';
import { allFrames, type StackFrame, type StackTrace } from '../../model/stackTrace.ts';
import type { Task, TaskDetail } from '../../model/task.ts';
import { SETTINGS } from '../manifest.ts';
import type { LocatedDefinition } from './definitionSearch.ts';
import { locateDefinition } from './locateDefinition.ts';
import { type FrameLocation, locateFrame } from './locateFrame.ts';
import { locateOriginal } from './locateOriginal.ts';
import { locateRaisingFrame, type RaisingFrameSearch } from './locateRaisingFrame.ts';
import { parsePathMappings, type PathMappingSetting } from './pathMappingSetting.ts';
import { pickFile } from './pickFile.ts';
import { offerToRemember } from './rememberMapping.ts';
import { revealPlace } from './revealPlace.ts';
import { withSearchProgress } from './searchProgress.ts';
import { missingFrameMessage, noSourceMessage } from './sourceMessages.ts';
import { placeOfFrame } from './sourcePlace.ts';
import { WorkspaceFiles } from './workspaceFiles.ts';

/**
 * Opens the source of a task: the deepest frame of the last traceback that lies in the workspace, else the task's
 * definition, else a file of the traceback outside of the workspace. Says what was looked for when there is none.
 */
export async function goToSource(detail: TaskDetail): Promise<void> {
  const { task } = detail;
  const traces = detail.tracebacks.map((text) => parseStackTrace(text, task.ref.system));
  const setting = readPathMappings();
  const found = await withSearchProgress(vscode.l10n.t('Looking for the source'), (token) =>
    searchSource(task, traces, setting, token),
  );
  if (found === null) return;
  const { own, outside, missing } = found.frames;
  if (own !== null) await openLocation(own.frame, own.location);
  else if (found.definition !== null) await openDefinition(found.definition);
  else if (outside !== null) await openLocation(outside.frame, outside.location);
  else await offerMappings(noSourceMessage(task, missing, vscode.l10n.t), setting);
}

/** Opens one frame; `index` counts the frames as `allFrames` lists them. */
export async function openFrame(trace: StackTrace, index: number): Promise<void> {
  const frame = allFrames(trace)[index];
  if (frame === undefined) return;
  const setting = readPathMappings();
  const location = await withSearchProgress(vscode.l10n.t('Looking for the source'), (token) =>
    locateFrame(frame, setting.mappings, new WorkspaceFiles(token), allFrames(trace)),
  );
  if (location === null) return;
  if (location.kind === 'missing')
    await offerMappings(missingFrameMessage(frame.file, vscode.l10n.t), setting);
  else await openLocation(frame, location);
}

interface SourceSearch {
  readonly frames: RaisingFrameSearch;
  readonly definition: LocatedDefinition | null;
}

async function searchSource(
  task: Task,
  traces: readonly StackTrace[],
  { mappings }: PathMappingSetting,
  token: vscode.CancellationToken,
): Promise<SourceSearch> {
  const files = new WorkspaceFiles(token);
  const frames = await locateRaisingFrame(traces, mappings, files);
  if (frames.own !== null) return { frames, definition: null };
  const abort = new AbortController();
  const listener = token.onCancellationRequested(() => {
    abort.abort();
  });
  try {
    return { frames, definition: await locateDefinition(task, files, abort.signal) };
  } finally {
    listener.dispose();
  }
}

async function openLocation(
  frame: StackFrame,
  location: Exclude<FrameLocation, { readonly kind: 'missing' }>,
): Promise<void> {
  const path = await pathOf(frame, location);
  if (path === undefined) return;
  const original = await withSearchProgress(vscode.l10n.t('Looking for the source'), (token) =>
    locateOriginal(path, frame, readPathMappings().mappings, new WorkspaceFiles(token)),
  );
  if (original === null) return revealFrame(path, frame);
  const originalPath = await pathOf(original.frame, original.location);
  if (originalPath !== undefined) await revealFrame(originalPath, original.frame);
}

async function pathOf(
  frame: StackFrame,
  location: Exclude<FrameLocation, { readonly kind: 'missing' }>,
): Promise<string | undefined> {
  if (location.kind === 'file') return location.path;
  const path = await pickFile(frame, location.paths);
  if (path !== undefined) void offerToRemember(frame.file, path);
  return path;
}

function revealFrame(path: string, frame: StackFrame): Promise<void> {
  return revealPlace(path, (lines) => {
    const place = placeOfFrame(lines, frame);
    if (place.hasChanged) {
      vscode.window.setStatusBarMessage(
        vscode.l10n.t('$(info) The file has changed since the task ran'),
        CHANGED_MESSAGE_MS,
      );
    }
    return place;
  });
}

const CHANGED_MESSAGE_MS = 6_000;

function openDefinition({ path, line, column }: LocatedDefinition): Promise<void> {
  return revealPlace(path, () => ({ line: line - 1, start: column - 1, end: column - 1 }));
}

async function offerMappings(message: string, { problems }: PathMappingSetting): Promise<void> {
  const edit = vscode.l10n.t('Edit Path Mappings');
  const text = [message, ...problems].join(' ');
  if ((await vscode.window.showWarningMessage(text, edit)) === edit) {
    const setting = `${SETTINGS.section}.${SETTINGS.pathMappings}`;
    await vscode.commands.executeCommand('workbench.action.openSettings', setting);
  }
}

/** The setting as it is now. */
export function readPathMappings(): PathMappingSetting {
  return parsePathMappings(
    vscode.workspace.getConfiguration(SETTINGS.section).get(SETTINGS.pathMappings),
    vscode.l10n.t,
  );
}
