import type { WorkspaceFolderPath } from '../../model/pathMapping.ts';

/** Files of this machine as far as finding a frame needs them. Nothing here creates or changes one. */
export interface SourceFiles {
  readonly folders: readonly WorkspaceFolderPath[];
  /** Whether a regular file is there; no device, pipe or folder. */
  isFile(path: string): Promise<boolean>;
  /** Whether the path lies in a folder of the workspace. */
  isInWorkspace(path: string): boolean;
  /** Files of the workspace with this name, outside of installed packages; bounded. */
  findByName(name: string): Promise<readonly string[]>;
  /** The lines of a text file; `null` when it cannot be read or is larger than a source file should be. */
  readLines(path: string): Promise<readonly string[] | null>;
}
