import * as vscode from 'vscode';

interface TransientFile {
  readonly content: Uint8Array;
  readonly ctime: number;
  readonly mtime: number;
}

/** The oldest are dropped beyond this many. */
const MOST_KEPT = 50;

/** Files that live as long as the window, each by its address. There are no folders to list, and nothing can be renamed. */
export class TransientFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #files = new Map<string, TransientFile>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { content, ctime, mtime } = this.#find(uri);
    return { type: vscode.FileType.File, ctime, mtime, size: content.byteLength };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#find(uri).content;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    const key = uri.toString();
    const now = Date.now();
    const file = { content, ctime: this.#files.get(key)?.ctime ?? now, mtime: now };
    // Written last, it is the last to be dropped.
    this.#files.delete(key);
    this.#files.set(key, file);
    const [oldest] = this.#files.keys();
    if (this.#files.size > MOST_KEPT && oldest !== undefined) this.#files.delete(oldest);
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  delete(uri: vscode.Uri): void {
    this.#files.delete(uri.toString());
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#files.clear();
    this.#changed.dispose();
  }

  #find(uri: vscode.Uri): TransientFile {
    const file = this.#files.get(uri.toString());
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }
}
