import * as vscode from 'vscode';
import type { CodePlace } from '../../../model/definitions/bullmqFile.ts';
import type { IndexedJob } from '../../../model/definitions/jobIndex.ts';
import type { RunsSubject } from './recentRuns.ts';
import type { WorkspaceJobs } from './workspaceJobs.ts';

/** What of BullMQ is named at a position of a JavaScript document; `null`: nothing. */
export async function jobAtPosition(
  { uri }: vscode.TextDocument,
  position: vscode.Position,
  workspace: WorkspaceJobs,
): Promise<IndexedJob | null> {
  const jobs = (await workspace.jobs()).inFile(uri.fsPath);
  return jobs.find(({ name }) => rangeOfPlace(name).contains(position)) ?? null;
}

/** A place as a range. */
export function rangeOfPlace({ line, column, length }: CodePlace): vscode.Range {
  return new vscode.Range(line - 1, column - 1, line - 1, column - 1 + length);
}

/** A place as a location in a file. */
export function jobLocation({ path, place }: IndexedJob): vscode.Location {
  return new vscode.Location(vscode.Uri.file(path), rangeOfPlace(place));
}

/** The runs that a place is about. */
export function subjectOfJob({ queue, job }: IndexedJob): RunsSubject {
  return { system: 'bullmq', queue, job };
}
