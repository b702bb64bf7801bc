import { basename, dirname, join } from 'node:path';
import { build, type BuildOptions, type LogLevel, type Metafile } from 'esbuild';
import { root } from '../root.ts';
import { type BuildMode, type Built, inMemory } from './built.ts';
import { type Bundle, platformOptions } from './bundles.ts';
import { chunkGraph } from './chunkGraph.ts';
import { chunkModules, mainText } from './chunkModules.ts';
import { vscodeOnce, withVscodeAsItIs } from './vscodeOnce.ts';

/**
 * How esbuild splits a bundle for Node.js: a chunk for each module behind an `import()` and one for what several chunks share.
 * It splits only ES modules; {@link joinChunks} makes of them what VS Code reads with `require()`.
 */
export function splitOptions({ entry, output }: Bundle): BuildOptions & typeof inMemory {
  const name = basename(output);
  return {
    ...platformOptions.node,
    ...inMemory,
    format: 'esm',
    supported: {},
    splitting: true,
    absWorkingDir: root,
    entryPoints: { [name]: entry },
    outdir: dirname(join(root, output)),
    chunkNames: `${name}-[name]-[hash]`,
    sourcemap: 'inline',
  };
}

/** @throws esbuild's BuildFailure. */
export async function bundleNode(bundle: Bundle, mode: BuildMode, logLevel: LogLevel): Promise<Built> {
  const { outputFiles, metafile } = await build({ ...splitOptions(bundle), logLevel });
  return joinChunks({ files: outputFiles, meta: metafile }, bundle, mode);
}

/** The CommonJS files of a split bundle: one with everything that is loaded at once, and one for each later chunk. */
export async function joinChunks(
  { files, meta }: Built,
  { output }: Bundle,
  { production }: BuildMode,
): Promise<Built> {
  const folder = dirname(join(root, output));
  const texts = new Map(files.map(({ path, text }) => [basename(path), withVscodeAsItIs(text)]));
  const graph = chunkGraph(meta, `${output}.js`);
  const built = await Promise.all(
    [graph.main, ...graph.later].map((name) =>
      build({
        ...platformOptions.node,
        ...inMemory,
        absWorkingDir: root,
        stdin: {
          contents: name === graph.main ? mainText(graph) : (texts.get(name) ?? ''),
          sourcefile: name,
          resolveDir: folder,
        },
        outfile: join(folder, name),
        minify: production,
        sourcemap: production ? false : 'linked',
        plugins: [vscodeOnce, chunkModules(graph, texts, name)],
      }),
    ),
  );
  const outputs: Metafile['outputs'] = {};
  for (const { metafile } of built) Object.assign(outputs, metafile.outputs);
  return { files: built.flatMap(({ outputFiles }) => outputFiles), meta: { inputs: meta.inputs, outputs } };
}
