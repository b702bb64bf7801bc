import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import {
  type EnqueueSite,
  enqueueSiteSteps,
  type SoughtTask,
} from '../../../model/definitions/enqueueSites.ts';
import type { TaskIndex } from '../../../model/definitions/taskIndex.ts';
import { namesOfDefinition } from '../../../model/definitions/taskNames.ts';
import { messageText } from '../../format/messageText.ts';
import { revealPlace } from '../revealPlace.ts';
import { withSearchProgress } from '../searchProgress.ts';
import { type DefinitionTarget, definitionTarget } from './definitionTarget.ts';
import { inSlices, SLICE_CLOCK } from './inSlices.ts';
import type { WorkspaceDefinitions } from './workspaceDefinitions.ts';

interface FoundSite extends EnqueueSite {
  readonly path: string;
  /** The line as it stands. */
  readonly code: string;
}

const MOST_SITES = 500;

/** *Find Enqueue Sites*: the places in Python files that send a task, to choose from. */
export async function findEnqueueSites(argument: unknown, workspace: WorkspaceDefinitions): Promise<void> {
  const target = await definitionTarget(argument, workspace);
  if (target === null) return;
  const sought = soughtTask(target, await workspace.tasks());
  const name = messageText(sought.names[0] ?? '', 80);
  const title = vscode.l10n.t("Looking for what sends '{0}'", name);
  const sites = await withSearchProgress(title, (token) => searchSites(sought, workspace, token));
  if (sites === null) return;
  if (sites.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("No Python file of the workspace sends '{0}'. Other services may.", name),
    );
    return;
  }
  const items = sites.map((site) => ({
    label: messageText(site.code, 120),
    description: `${vscode.workspace.asRelativePath(site.path)}:${site.line}`,
    site,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Where '{0}' is sent", name),
    matchOnDescription: true,
  });
  if (chosen === undefined) return;
  const { path, line, column } = chosen.site;
  await revealPlace(path, () => ({ line: line - 1, start: column - 1, end: column - 1 }));
}

function soughtTask({ names, indexed }: DefinitionTarget, tasks: TaskIndex): SoughtTask {
  const definitions = indexed === null ? names.flatMap((name) => tasks.find(name)) : [indexed];
  const [first] = definitions;
  if (first === undefined) return { names, definedAs: null };
  const file = basename(first.path).replace(/\.pyx?$/u, '');
  const module = file === '__init__' ? basename(dirname(first.path)) : file;
  const all = definitions.flatMap(({ definition, path }) => namesOfDefinition(definition, path));
  return {
    names: [...new Set([...names, ...all])],
    definedAs: { function: first.definition.function, module },
  };
}

async function searchSites(
  sought: SoughtTask,
  workspace: WorkspaceDefinitions,
  token: vscode.CancellationToken,
): Promise<readonly FoundSite[]> {
  const words = [...sought.names, ...(sought.definedAs === null ? [] : [sought.definedAs.function])];
  const found: FoundSite[] = [];
  for (const path of await workspace.files.list()) {
    if (token.isCancellationRequested || found.length >= MOST_SITES) break;
    const text = await workspace.files.read(path);
    if (text === null || !words.some((word) => text.includes(word))) continue;
    const lines = text.split(/\r?\n/u);
    for (const site of await inSlices(enqueueSiteSteps(text, sought), SLICE_CLOCK)) {
      found.push({ ...site, path, code: lines[site.line - 1]?.trim() ?? site.form });
    }
  }
  return found.slice(0, MOST_SITES);
}
