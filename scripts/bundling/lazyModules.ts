import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Keeps the modules behind `import('./some.ts')` out of the bundle that imports them, and reports them, so that
 * each can be built as a file of its own. esbuild splits only ES modules by itself; ours are CommonJS.
 *
 * @param found receives the absolute path of each such module and the name its file must get
 */
export function lazyModules(found: (path: string, outputName: string) => void): Plugin {
  return {
    name: 'lazy-modules',
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import' || resolveDir.includes('node_modules')) return null;
        const outputName = basename(path).replace(/\.ts$/u, '');
        found(join(resolveDir, path), outputName);
        return { path: `./${outputName}.js`, external: true };
      });
    },
  };
}
