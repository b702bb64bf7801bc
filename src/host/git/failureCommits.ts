import * as vscode from 'vscode';
import { type Commit, commitBefore } from '../../model/commit.ts';
import { parseStackTrace } from '../../model/parseStackTrace.ts';
import type { TaskDetail } from '../../model/task.ts';
import { readPathMappings } from '../source/goToSource.ts';
import { locateRaisingFrame } from '../source/locateRaisingFrame.ts';
import { WorkspaceFiles } from '../source/workspaceFiles.ts';
import { type GitCommit, type GitRepository, gitApi } from './gitApi.ts';

/** A commit, and the repository that it is in. */
export interface RepositoryCommit {
  readonly commit: Commit;
  readonly repository: vscode.Uri;
}

/** Commits that are looked through; a failure that is older than all of them has none. */
const MOST_COMMITS = 1_000;

/**
 * The commit that was made last before a moment in the repository of the file that a failed task raised in. `null` without
 * such a file in the workspace, without a repository, or when the history does not reach so far back.
 *
 * @param moment epoch ms
 * @throws Error when Git fails
 */
export async function failureCommit(
  { task, tracebacks }: TaskDetail,
  moment: number,
  token: vscode.CancellationToken,
): Promise<RepositoryCommit | null> {
  if (!vscode.workspace.isTrusted) return null;
  const traces = tracebacks.map((text) => parseStackTrace(text, task.ref.system));
  const { own } = await locateRaisingFrame(traces, readPathMappings().mappings, new WorkspaceFiles(token));
  if (own?.location.kind !== 'file' || token.isCancellationRequested) return null;
  const git = await gitApi(token);
  const repository = git?.getRepository(vscode.Uri.file(own.location.path)) ?? null;
  if (repository === null) return null;
  const commit = commitBefore(await commitsOf(repository), moment);
  return commit === null ? null : { commit, repository: repository.rootUri };
}

/** Shows what a commit changed, as the Git extension does; its number goes to the clipboard where that cannot. */
export async function showCommit({ commit, repository }: RepositoryCommit): Promise<void> {
  const commands = await vscode.commands.getCommands(true);
  if (commands.includes(VIEW_COMMIT)) {
    await vscode.commands.executeCommand(VIEW_COMMIT, repository, commit.hash);
    return;
  }
  await vscode.env.clipboard.writeText(commit.hash);
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('$(copy) The hash of the commit is on the clipboard'),
    MESSAGE_MS,
  );
}

const VIEW_COMMIT = 'git.viewCommit';
const MESSAGE_MS = 3_000;

async function commitsOf(repository: GitRepository): Promise<readonly Commit[]> {
  return (await repository.log({ maxEntries: MOST_COMMITS })).flatMap(commitOf);
}

function commitOf({ hash, message, commitDate, authorDate }: GitCommit): readonly Commit[] {
  const at = (commitDate ?? authorDate)?.getTime();
  if (at === undefined || Number.isNaN(at)) return [];
  return [{ hash, subject: message.split('\n', 1)[0] ?? '', at }];
}
