import * as vscode from 'vscode';
import type { PythonParameter } from '../../../model/definitions/pythonParameters.ts';
import type { TaskIndex } from '../../../model/definitions/taskIndex.ts';
import { DefinitionIndex } from './definitionIndex.ts';
import { SLICE_CLOCK } from './inSlices.ts';
import { PythonFiles } from './pythonFiles.ts';

/** The index of this workspace's task definitions. Costs nothing before the first need: no search, no watcher. */
export class WorkspaceDefinitions implements vscode.Disposable {
  readonly files = new PythonFiles();
  readonly #index = new DefinitionIndex(this.files, {
    ...SLICE_CLOCK,
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => {
        clearTimeout(timer);
      };
    },
  });
  #watching: vscode.Disposable | null = null;

  /** The definitions; read at the first call, which waits at most 5 s. */
  tasks(): Promise<TaskIndex> {
    this.#watching ??= this.#watch();
    return this.#index.tasks();
  }

  /** What a task of this name takes, by its definition; `null`: it is not defined here, or not readably. */
  async parametersOf(taskName: string): Promise<readonly PythonParameter[] | null> {
    const found = (await this.tasks()).find(taskName);
    return found.find(({ definition }) => definition.parameters !== null)?.definition.parameters ?? null;
  }

  dispose(): void {
    this.#watching?.dispose();
    this.#index.dispose();
    this.files.dispose();
  }

  #watch(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher('**/{*.py,.gitignore}');
    const changed = (uri: vscode.Uri): void => {
      if (uri.scheme !== 'file') return;
      if (uri.path.endsWith('.py')) this.#index.fileChanged(uri.fsPath);
      else this.#startAnew();
    };
    return vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#startAnew();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('files.exclude')) this.#startAnew();
      }),
    );
  }

  #startAnew(): void {
    this.files.forgetIgnored();
    this.#index.startAnew();
  }
}
