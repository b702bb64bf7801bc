import { dirname, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { unsaved } from '../editedFiles.ts';
import { literalGlob, WorkspaceFiles } from '../workspaceFiles.ts';
import type { IndexedFiles } from './definitionIndex.ts';
import { Gitignored } from './gitignored.ts';

const MOST_FILES = 20_000;
/** So many changes make the index start anew, so more need not be found. */
const MOST_IN_NEW_FOLDER = 500;
const MOST_IGNORE_FILES = 500;
/** UTF-16 units; a larger file is data, and reading it closely would hold up the editor. */
const LONGEST_SOURCE = 400_000;

/**
 * The files of the workspace in one language, without those of `files.exclude`, of `.gitignore` and of installed packages;
 * what is open and not saved yet as it stands in the editor. Reads only, so also where the workspace is not trusted.
 */
export class OwnFiles implements IndexedFiles, vscode.Disposable {
  readonly #glob: string;
  readonly #search = new vscode.CancellationTokenSource();
  #ignored: Promise<Gitignored> | null = null;

  /** `glob`: which files; relative to each folder of the workspace. */
  constructor(glob: string) {
    this.#glob = glob;
  }

  dispose(): void {
    this.#search.cancel();
    this.#search.dispose();
  }

  /** A `.gitignore` changed. */
  forgetIgnored(): void {
    this.#ignored = null;
  }

  async list(): Promise<readonly string[]> {
    const [paths, ignored] = await Promise.all([
      this.#files().find(this.#glob, MOST_FILES),
      this.#gitignored(),
    ]);
    return paths.filter((path) => !ignored.has(path));
  }

  /** Those in a folder that was just made; none when it is a file. More than can be read one by one are cut. */
  async listIn(uri: vscode.Uri): Promise<readonly string[]> {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) === 0) return [];
    return this.#files().find(new vscode.RelativePattern(uri, this.#glob), MOST_IN_NEW_FOLDER);
  }

  async accepts(path: string): Promise<boolean> {
    if ((await this.#gitignored()).has(path)) return false;
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path));
    if (folder === undefined) return false;
    const inFolder = relative(folder.uri.fsPath, path).split(sep).map(literalGlob).join('/');
    const pattern = new vscode.RelativePattern(folder, inFolder);
    return (await this.#files().find(pattern, 1)).length > 0;
  }

  async read(path: string): Promise<string | null> {
    const text = unsaved(path)?.getText() ?? (await this.#files().read(path));
    return text === null || text.length > LONGEST_SOURCE ? null : text;
  }

  #gitignored(): Promise<Gitignored> {
    this.#ignored ??= this.#readIgnored().catch((error: unknown) => {
      // One search that fails is no answer for all that come.
      this.#ignored = null;
      throw error;
    });
    return this.#ignored;
  }

  async #readIgnored(): Promise<Gitignored> {
    const files = this.#files();
    const paths = await files.find('**/.gitignore', MOST_IGNORE_FILES);
    const texts = await Promise.all(paths.map((path) => files.read(path)));
    return new Gitignored(paths.map((path, index) => ({ folder: dirname(path), text: texts[index] ?? '' })));
  }

  /** Each with a memory of its own: what was found once may be gone the next time. */
  #files(): WorkspaceFiles {
    return new WorkspaceFiles(this.#search.token);
  }
}
