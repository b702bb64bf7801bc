import { globSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { DefinitionFiles } from '../../../src/host/source/definitionSearch.ts';
import type { SourceFiles } from '../../../src/host/source/sourceFiles.ts';

/** A folder of this machine as a workspace, without VS Code. */
export function diskFiles(folder: string): SourceFiles & DefinitionFiles {
  const find = async (pattern: string): Promise<readonly string[]> =>
    globSync(pattern, { cwd: folder }).map((path) => join(folder, path));
  const read = (path: string): string | null => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return null;
    }
  };
  return {
    folders: [{ name: 'workspace', path: folder }],
    isFile: async (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
    isInWorkspace: (path) => path.startsWith(folder + sep),
    findByName: (name) => find(`**/${name}`),
    readLines: async (path) => read(path)?.split('\n') ?? null,
    find,
    read: async (path) => read(path),
  };
}
