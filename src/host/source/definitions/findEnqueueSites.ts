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
import { withSearchProgress } from '../searchProgress.ts';
import {
  type DefinitionTarget,
  definitionTarget,
  type JobTarget,
  type TaskTarget,
  type WorkspaceCode,
} from './definitionTarget.ts';
import { inSlices, SLICE_CLOCK } from './inSlices.ts';
import { jobLocation } from './jobAtPosition.ts';
import { peekLocations } from './peekLocations.ts';
import type { WorkspaceDefinitions } from './workspaceDefinitions.ts';
import type { WorkspaceJobs } from './workspaceJobs.ts';

const MOST_SITES = 500;

/** *Find Enqueue Sites*: the places that send a task or add a job, in the peek view; a single one is gone to. */
export async function findEnqueueSites(argument: unknown, code: WorkspaceCode): Promise<void> {
  const target = await definitionTarget(argument, code);
  if (target === null) return;
  const name = messageText(nameOf(target), 80);
  const title = vscode.l10n.t("Looking for what sends '{0}'", name);
  const sites = await withSearchProgress(title, (token) =>
    target.system === 'celery' ? taskSites(target, code.definitions, token) : jobSites(target, code.jobs),
  );
  if (sites === null) return;
  if (sites.length > 0) {
    await peekLocations(sites);
    return;
  }
  void vscode.window.showInformationMessage(
    vscode.l10n.t("Nothing in the workspace sends '{0}'. Other services may.", name),
  );
}

function nameOf(target: DefinitionTarget): string {
  if (target.system === 'celery') return target.names[0] ?? '';
  return target.job ?? target.queue ?? '';
}

async function jobSites({ queue, job }: JobTarget, jobs: WorkspaceJobs): Promise<readonly vscode.Location[]> {
  return (await jobs.jobs()).adds(queue, job).slice(0, MOST_SITES).map(jobLocation);
}

async function taskSites(
  target: TaskTarget,
  workspace: WorkspaceDefinitions,
  token: vscode.CancellationToken,
): Promise<readonly vscode.Location[]> {
  const sought = soughtTask(target, await workspace.tasks());
  const words = [...sought.names, ...(sought.definedAs === null ? [] : [sought.definedAs.function])];
  const found: vscode.Location[] = [];
  for (const path of await workspace.files.list()) {
    if (token.isCancellationRequested || found.length >= MOST_SITES) break;
    const text = await workspace.files.read(path);
    if (text === null || !words.some((word) => text.includes(word))) continue;
    const sites = await inSlices(enqueueSiteSteps(text, sought), SLICE_CLOCK);
    found.push(...sites.map((site) => siteLocation(path, site)));
  }
  return found.slice(0, MOST_SITES);
}

function siteLocation(path: string, { line, column, form }: EnqueueSite): vscode.Location {
  const length = form.includes('.') ? form.indexOf('.') : 0;
  return new vscode.Location(
    vscode.Uri.file(path),
    new vscode.Range(line - 1, column - 1, line - 1, column - 1 + length),
  );
}

function soughtTask({ names, indexed }: TaskTarget, tasks: TaskIndex): SoughtTask {
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
