import { copyFileSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../root.ts';
import { messageBundle } from './messageBundle.ts';

/** The folder of messages that package.json names: VS Code reads `bundle.l10n.<language>.json` there. */
const BUILT = join(root, 'dist', 'l10n');

/** Where translations are kept, from the root of the project. */
export const TRANSLATIONS = 'l10n';

/** Writes the messages of the code for translators, and beside them every translation that there is. */
export function writeMessages(): void {
  mkdirSync(BUILT, { recursive: true });
  writeFileSync(join(BUILT, 'bundle.l10n.json'), JSON.stringify(messageBundle(), null, 1));
  for (const file of globSync(`${TRANSLATIONS}/bundle.l10n.*.json`, { cwd: root })) {
    copyFileSync(join(root, file), join(BUILT, basename(file)));
  }
}
