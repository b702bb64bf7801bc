import * as vscode from 'vscode';
import { DefinitionIndex, type FileIndex, type IndexedLanguage } from './definitionIndex.ts';
import { SLICE_CLOCK } from './inSlices.ts';
import { OwnFiles } from './ownFiles.ts';

/** An index of this workspace's files in one language. Costs nothing before the first need: no search, no watcher. */
export class WorkspaceIndex<Facts, Index extends FileIndex<Facts>> implements vscode.Disposable {
  readonly files: OwnFiles;
  protected readonly log: Pick<vscode.LogOutputChannel, 'warn'>;
  readonly #index: DefinitionIndex<Facts, Index>;
  readonly #endings: readonly string[];
  /** Files whose text in an editor changed since the index was asked for last. */
  readonly #edited = new Set<string>();
  #watching: vscode.Disposable | null = null;
  #said = '';

  /** `endings`: those of the language's files, with their dot. */
  constructor(
    language: IndexedLanguage<Facts, Index>,
    endings: readonly string[],
    log: Pick<vscode.LogOutputChannel, 'warn'>,
  ) {
    this.log = log;
    this.#endings = endings;
    this.files = new OwnFiles(`**/{${this.#names().join(',')}}`);
    this.#index = new DefinitionIndex(this.files, clock, language, (error) => {
      const cause = String(error);
      // One cause may fail for every file.
      if (cause !== this.#said) log.warn(`Source files are missing from the index: ${cause}`);
      this.#said = cause;
    });
  }

  /** As the files are now, also where they are not saved; read at the first call, which waits at most 5 s. */
  current(): Promise<Index> {
    this.#watching ??= this.#watch();
    for (const path of this.#edited) this.#index.fileChanged(path);
    this.#edited.clear();
    return this.#index.current();
  }

  dispose(): void {
    this.#watching?.dispose();
    this.#index.dispose();
    this.files.dispose();
  }

  #watch(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(
      `**/{${[...this.#names(), '.gitignore'].join(',')}}`,
    );
    const changed = (uri: vscode.Uri): void => {
      if (this.#isOurs(uri)) this.#index.fileChanged(uri.fsPath);
      else if (uri.path.endsWith('/.gitignore')) this.#startAnew();
    };
    // What a checkout puts into a folder that it makes may come before somebody watches that folder.
    const folders = vscode.workspace.createFileSystemWatcher('**/*', false, true, true);
    const made = (uri: vscode.Uri): void => {
      if (this.#isOurs(uri) || uri.scheme !== 'file') return;
      this.files.listIn(uri).then(
        (paths) => {
          for (const path of paths) this.#index.fileChanged(path);
        },
        (error: unknown) => {
          this.log.warn(`A new folder was not looked into: ${String(error)}`);
        },
      );
    };
    const edited = ({ uri }: vscode.TextDocument): void => {
      if (this.#isOurs(uri)) this.#edited.add(uri.fsPath);
    };
    return vscode.Disposable.from(
      folders,
      folders.onDidCreate(made),
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        edited(document);
      }),
      vscode.workspace.onDidCloseTextDocument(edited),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#startAnew();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('files.exclude')) this.#startAnew();
      }),
    );
  }

  /** Globs of the language's files; braces within braces are not understood. */
  #names(): readonly string[] {
    return this.#endings.map((ending) => `*${ending}`);
  }

  #isOurs({ scheme, path }: vscode.Uri): boolean {
    return scheme === 'file' && this.#endings.some((ending) => path.endsWith(ending));
  }

  #startAnew(): void {
    this.files.forgetIgnored();
    this.#index.startAnew();
  }
}

const clock = {
  ...SLICE_CLOCK,
  after: (ms: number, callback: () => void) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
