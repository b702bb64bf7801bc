import { basename } from 'node:path';
import type { Metafile } from 'esbuild';

/** The ES modules that esbuild split a bundle into, by the names of their files. */
export interface ChunkGraph {
  /** The bundle's own file. */
  readonly main: string;
  /** What is loaded with it, itself included. */
  readonly atOnce: readonly string[];
  /** What is loaded behind an `import()`, and what only such modules share. */
  readonly later: readonly string[];
}

/** @param mainFile path of the bundle's own file, as the metafile has it. */
export function chunkGraph({ outputs }: Metafile, mainFile: string): ChunkGraph {
  const atOnce = new Set([mainFile]);
  for (const file of atOnce) {
    for (const { path, kind, external } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) atOnce.add(path);
  }
  const later = Object.keys(outputs).filter((file) => file.endsWith('.js') && !atOnce.has(file));
  return {
    main: basename(mainFile),
    atOnce: [...atOnce].map((file) => basename(file)),
    later: later.map((file) => basename(file)),
  };
}
