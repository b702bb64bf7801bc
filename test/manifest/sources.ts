import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './packageJson.ts';

/** Every TypeScript file under a folder of the project, with its text. */
export function sources(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => ({ path, text: readFileSync(join(root, folder, path), 'utf8') }));
}
