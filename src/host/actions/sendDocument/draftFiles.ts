import * as vscode from 'vscode';
import type { DraftStore } from './draftStore.ts';

/** Drafts as files, each by its address; they outlive the window. There are no folders to list, and nothing can be renamed. */
export class DraftFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #store: DraftStore;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(store: DraftStore) {
    this.#store = store;
  }

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const draft = await this.#store.stat(uri.toString());
    if (draft === null) throw vscode.FileSystemError.FileNotFound(uri);
    const { bytes, createdAt, writtenAt } = draft;
    return { type: vscode.FileType.File, ctime: createdAt, mtime: writtenAt, size: bytes };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const content = await this.#store.read(uri.toString());
    if (content === null) throw vscode.FileSystemError.FileNotFound(uri);
    return content;
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    await this.#store.write(uri.toString(), content);
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  async delete(uri: vscode.Uri): Promise<void> {
    await this.#store.remove(uri.toString());
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
    this.#changed.dispose();
  }
}
