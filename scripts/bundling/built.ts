import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Metafile, OutputFile } from 'esbuild';

export interface BuildMode {
  /** Minified and without source maps, as it is packaged. */
  readonly production: boolean;
}

/** Files that are not written yet, and what went into them. */
export interface Built {
  readonly files: readonly OutputFile[];
  readonly meta: Metafile;
}

/** What every build has in common: it answers files instead of writing them, so that a failed one leaves the last as it was. */
export const inMemory = { bundle: true, legalComments: 'none', metafile: true, write: false } as const;

export function writeFiles({ files }: Built): void {
  for (const { path, contents } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
}
