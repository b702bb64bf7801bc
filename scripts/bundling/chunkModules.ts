import type { Plugin } from 'esbuild';
import type { ChunkGraph } from './chunkGraph.ts';

const CHUNK = 'chunk';
const SHARED = 'shared';

/** The text of a main file that holds every chunk which is loaded at once, and gives them to those that come later. */
export function mainText({ main, atOnce }: ChunkGraph): string {
  const shared = atOnce.map((name, index) => `export * as ${exportName(index)} from './${name}';`);
  return [`export * from './${main}';`, ...(atOnce.length > 1 ? shared : [])].join('\n');
}

/**
 * Takes chunks from memory. Those that are loaded at once become part of the main file; in the others they are what the
 * main file exports, so that each module is there once, whoever asks for it.
 *
 * @param texts of the chunks by the names of their files
 * @param current the file that is built
 */
export function chunkModules(
  { main, atOnce }: ChunkGraph,
  texts: ReadonlyMap<string, string>,
  current: string,
): Plugin {
  return {
    name: 'chunk-modules',
    setup(build) {
      build.onResolve({ filter: /^\.\// }, ({ kind, path, namespace }) => {
        const name = path.slice('./'.length);
        if (!texts.has(name)) return null;
        const isExternal = kind === 'dynamic-import' || namespace === SHARED || !atOnce.includes(name);
        if (isExternal) return { path, external: true };
        return { path: name, namespace: current === main ? CHUNK : SHARED };
      });
      build.onLoad({ filter: /./, namespace: CHUNK }, ({ path }) => ({ contents: texts.get(path) ?? '' }));
      build.onLoad({ filter: /./, namespace: SHARED }, ({ path }) => ({
        contents: `module.exports = require('./${main}').${exportName(atOnce.indexOf(path))};`,
      }));
    },
  };
}

function exportName(index: number): string {
  return `shared${String(index)}`;
}
