import * as vscode from 'vscode';
import type { SourceFiles } from './sourceFiles.ts';

/** Folders whose files are installed, generated or kept for other ends: never a person's own source. */
const NOT_OWN =
  '**/{node_modules,bower_components,site-packages,dist-packages,__pycache__,.git,.hg,.tox,.nox,.venv,venv,.mypy_cache}/**';
const MOST_OF_ONE_NAME = 200;
const LARGEST_SOURCE_BYTES = 2_000_000;

const REGULAR: ReadonlySet<number> = new Set([
  vscode.FileType.File,
  vscode.FileType.File | vscode.FileType.SymbolicLink,
]);

/** The folders of the workspace that lie on a disk. */
export function folderPaths(): SourceFiles['folders'] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ name, uri }) => ({ name, path: uri.fsPath }));
}

/** The files of this machine and workspace. Searches end when `token` is cancelled. */
export class WorkspaceFiles implements SourceFiles {
  readonly folders: SourceFiles['folders'];
  readonly #token: vscode.CancellationToken;
  readonly #lines = new Map<string, Promise<readonly string[] | null>>();
  readonly #names = new Map<string, Promise<readonly string[]>>();

  constructor(token: vscode.CancellationToken) {
    this.#token = token;
    this.folders = folderPaths();
  }

  async isFile(path: string): Promise<boolean> {
    return (await sizeOfFile(path)) !== null;
  }

  isInWorkspace(path: string): boolean {
    return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path)) !== undefined;
  }

  findByName(name: string): Promise<readonly string[]> {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const found = this.find(`**/${literalGlob(name)}`, MOST_OF_ONE_NAME).then((paths) =>
      paths.filter((path) => path.replaceAll('\\', '/').toLowerCase().endsWith(`/${name.toLowerCase()}`)),
    );
    this.#names.set(name, found);
    return found;
  }

  /** Files of the workspace that match, at most `limit`. */
  async find(glob: vscode.GlobPattern, limit: number): Promise<readonly string[]> {
    const uris = await vscode.workspace.findFiles(glob, NOT_OWN, limit, this.#token);
    return uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
  }

  readLines(path: string): Promise<readonly string[] | null> {
    const known = this.#lines.get(path);
    if (known !== undefined) return known;
    const lines = this.read(path).then((text) => text?.split(/\r?\n/u) ?? null);
    this.#lines.set(path, lines);
    return lines;
  }

  /** A source file's text; `null` when it cannot be read or is too large to be one. */
  read(path: string): Promise<string | null> {
    return this.readText(path, LARGEST_SOURCE_BYTES);
  }

  /** A file's text; `null` when it cannot be read or is longer than this. */
  readonly readText = async (path: string, mostBytes: number): Promise<string | null> => {
    const size = await sizeOfFile(path);
    if (size === null || size > mostBytes) return null;
    try {
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.file(path)));
    } catch {
      return null;
    }
  };
}

/** Bytes of a regular file; `null` when there is none: a folder, a device, nothing. */
async function sizeOfFile(path: string): Promise<number | null> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(vscode.Uri.file(path));
    return REGULAR.has(type) ? size : null;
  } catch {
    return null;
  }
}

/** A file's name as a glob that matches it; a character that a glob understands otherwise stands for any one. */
export function literalGlob(name: string): string {
  return name.replaceAll(/[*?[\]{}!,\\]/gu, '?');
}
