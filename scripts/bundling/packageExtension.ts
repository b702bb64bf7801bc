import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../root.ts';
import { runTool } from '../toolchain/runTool.ts';
import { buildExtension } from './build.ts';
import { packagedReadme } from './packagedReadme.ts';
import { zipEntries } from './zipEntries.ts';

/** Everything that may be in the package, as paths inside it. vsce writes the first two itself. */
const allowedFiles = [
  /^\[Content_Types\]\.xml$/u,
  /^extension\.vsixmanifest$/u,
  /^extension\/(package\.json|package\.nls(\.[\w-]+)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/u,
  /^extension\/dist\/[\w-]+\.js$/u,
  /^extension\/dist\/l10n\/bundle\.l10n(\.[\w-]+)?\.json$/u,
  /^extension\/dist\/THIRD-PARTY-NOTICES\.txt$/u,
  /^extension\/dist\/webview\/[\w-]+\.(js|css|ttf)$/u,
  /^extension\/media\/(icon\.png|task-tower\.svg|walkthrough\/[\w-]+\.svg)$/u,
  /^extension\/schemas\/[\w-]+\.json$/u,
] as const;

/** What VS Code loads at its start, and its most bytes: a module that is imported where it should be loaded on demand shows here. */
const STARTED_WITH = { file: 'dist/extension.js', mostBytes: 100_000 };
const MOST_BYTES = 1_500_000;

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
 * @throws Error when the build or vsce fails, when a file is in the package that does not belong there, or when it is too large.
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
  keepBelow(join(root, STARTED_WITH.file), STARTED_WITH.mostBytes);
  return { file, bytes: keepBelow(file, MOST_BYTES), entries };
}

/** @returns the size of a file in bytes */
function keepBelow(file: string, mostBytes: number): number {
  const bytes = statSync(file).size;
  if (bytes > mostBytes) {
    throw new Error(
      `${basename(file)} has ${String(bytes)} bytes, more than ${String(mostBytes)}. ` +
        '"npm run build -- --production" lists the files with their sizes; see "What is loaded when" in CONTRIBUTING.md.',
    );
  }
  return bytes;
}
