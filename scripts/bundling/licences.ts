import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from '../root.ts';
import { copies } from './bundles.ts';

/** Licences that allow us to ship the code inside our package, under their own notice. */
const allowed = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'CC-BY-4.0']);

export interface BundledPackage {
  /** Folder from the root, for example `node_modules/ioredis`. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** SPDX identifier as its package.json says; an empty string when it says none. */
  readonly licence: string;
}

/** The packages whose files are in `dist/`, by name. */
export function bundledPackages(meta: Metafile): readonly BundledPackage[] {
  const files = [...Object.keys(meta.inputs), ...copies.map(({ from }) => from)];
  const folders = new Set(files.map(packageFolder).filter((folder) => folder !== null));
  return [...folders].map(readPackage).sort((a, b) => a.name.localeCompare(b.name));
}

/** One sentence a package that may not be shipped; an empty list when all may. */
export function licenceProblems(packages: readonly BundledPackage[]): readonly string[] {
  return packages
    .filter(({ licence }) => !allowed.has(licence))
    .map(
      ({ name, version, licence }) =>
        `${name} ${version} is bundled, but its licence is ${licence === '' ? 'not stated' : licence}. ` +
        `Allowed are ${[...allowed].join(', ')}: replace the package, or add the licence to licences.ts with a reason.`,
    );
}

/** The notices that the licences ask for, as one text. */
export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  const parts = packages.map(({ folder, name, version, licence }) =>
    [`${name} ${version} (${licence})`, '', licenceText(folder) ?? `Licence: ${licence}`].join('\n'),
  );
  const intro = 'Task Tower contains the following packages, each under its own licence.';
  return `${[intro, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`).replaceAll('\r\n', '\n')}\n`;
}

function packageFolder(file: string): string | null {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(file)?.[0] ?? null;
}

function readPackage(folder: string): BundledPackage {
  const manifest: unknown = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const field = (name: string): string => {
    const value: unknown =
      typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, name) : null;
    return typeof value === 'string' ? value : '';
  };
  return { folder, name: field('name'), version: field('version'), licence: field('license') };
}

function licenceText(folder: string): string | null {
  const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e(\.(md|txt))?$/iu.test(name));
  return file === undefined ? null : readFileSync(join(root, folder, file), 'utf8').trim();
}
