import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { runTool } from '../toolchain/runTool.ts';
import { buildExtension } from './build.ts';
import { packagedReadme } from './packagedReadme.ts';
import { zipEntries } from './zipEntries.ts';

/** Everything that may be in the package, as paths inside it. vsce writes the first two itself. */
const allowedFiles = [
  /^\[Content_Types\]\.xml$/u,
  /^extension\.vsixmanifest$/u,
  /^extension\/(package\.json|package\.nls\.json|readme\.md|changelog\.md|LICENSE\.txt)$/u,
  /^extension\/dist\/[\w-]+\.js$/u,
  /^extension\/dist\/THIRD-PARTY-NOTICES\.txt$/u,
  /^extension\/dist\/webview\/[\w-]+\.(js|css|ttf)$/u,
  /^extension\/media\/(icon\.png|task-tower\.svg|walkthrough\/[\w-]+\.svg)$/u,
  /^extension\/schemas\/[\w-]+\.json$/u,
] as const;

/** What the package says of itself, relative to the root. */
const README = 'dist/README.md';

export interface Package {
  /** Absolute path of the `.vsix`. */
  readonly file: string;
  /** Size in bytes. */
  readonly bytes: number;
  readonly entries: readonly string[];
}

/**
 * Builds for production and packs `task-tower.vsix`.
 *
 * @throws Error when the build or vsce fails, or when a file is in the package that does not belong there.
 */
export async function packageExtension(): Promise<Package> {
  await buildExtension({ production: true });
  const file = join(root, 'task-tower.vsix');
  rmSync(file, { force: true });
  const readme = join(root, 'README.md');
  writeFileSync(join(root, README), packagedReadme(readFileSync(readme, 'utf8')));
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = [
    '--no-dependencies',
    '--skip-license',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--readme-path',
    README,
    '--out',
    file,
  ];
  await runTool(process.execPath, [vsce, 'package', ...options], { cwd: root });
  const entries = zipEntries(readFileSync(file));
  const strangers = entries.filter((entry) => !allowedFiles.some((allowed) => allowed.test(entry)));
  if (strangers.length > 0) {
    throw new Error(
      `The package holds files that do not belong there:\n  ${strangers.join('\n  ')}\n` +
        'Exclude them in .vscodeignore, or add them to the list in packageExtension.ts.',
    );
  }
  return { file, bytes: statSync(file).size, entries };
}
