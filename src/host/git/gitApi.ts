import * as vscode from 'vscode';

/** What is used of the API of VS Code's built-in extension `vscode.git` (its `git.d.ts`, version 1). */
export interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<GitApi['state']>;
  /** `null`: no repository that is open in the window holds this file. */
  getRepository(uri: vscode.Uri): GitRepository | null;
}

export interface GitRepository {
  readonly rootUri: vscode.Uri;
  /** Commits of `HEAD`, newest first. */
  log(options: { readonly maxEntries: number }): Promise<readonly GitCommit[]>;
}

export interface GitCommit {
  readonly hash: string;
  readonly message: string;
  readonly authorDate?: Date;
  readonly commitDate?: Date;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** Git as VS Code has it, once its repositories are found; `null` when it is switched off, or the wait was cancelled. */
export async function gitApi(token: vscode.CancellationToken): Promise<GitApi | null> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) return null;
  const git = await extension.activate();
  if (!git.enabled) return null;
  const api = git.getAPI(1);
  await initialized(api, token);
  return token.isCancellationRequested ? null : api;
}

async function initialized(api: GitApi, token: vscode.CancellationToken): Promise<void> {
  const subscriptions: vscode.Disposable[] = [];
  try {
    await new Promise<void>((resolve) => {
      subscriptions.push(
        api.onDidChangeState(() => resolve()),
        token.onCancellationRequested(() => resolve()),
      );
      if (api.state === 'initialized' || token.isCancellationRequested) resolve();
    });
  } finally {
    vscode.Disposable.from(...subscriptions).dispose();
  }
}
