import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';

export interface SourceFile {
  /** From the root of the project, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file under a folder of the project. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return globSync(`${folder}/**/*.ts`, { cwd: root, exclude: ['**/*.d.ts'] })
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(root, path), 'utf8') }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
