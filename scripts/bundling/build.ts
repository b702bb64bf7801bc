import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, context, type Metafile } from 'esbuild';
import { root } from '../root.ts';
import { untilAborted } from '../untilAborted.ts';
import { type Bundle, bundles, copies, platformOptions } from './bundles.ts';
import { lazyModules } from './lazyModules.ts';
import { bundledPackages, thirdPartyNotices } from './licences.ts';

export interface BuildMode {
  /** Minified and without source maps, as it is packaged. */
  readonly production: boolean;
}

/**
 * Builds `dist/` from scratch and writes what went into it to `dist/meta.json` (esbuild's metafile).
 *
 * @throws esbuild's BuildFailure, whose errors it has printed already.
 */
export async function buildExtension(mode: BuildMode): Promise<Metafile> {
  return (await buildAll(mode)).meta;
}

/** What would go into `dist/`, without writing anything. @throws like {@link buildExtension}. */
export async function bundleInMemory(): Promise<Metafile> {
  return (await bundleAll({ production: false }, false)).meta;
}

/** Builds once, then again whenever a source file changes, until the signal says stop. */
export async function watchExtension(signal: AbortSignal): Promise<void> {
  const mode = { production: false };
  const { built } = await buildAll(mode);
  const contexts = await Promise.all(
    built.map((bundle) => context({ ...buildOptions(bundle, mode, () => undefined), logLevel: 'info' })),
  );
  await Promise.all(contexts.map((one) => one.watch()));
  await untilAborted(signal);
  await Promise.all(contexts.map((one) => one.dispose()));
}

interface Built {
  readonly meta: Metafile;
  readonly built: readonly Bundle[];
}

async function buildAll(mode: BuildMode): Promise<Built> {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const result = await bundleAll(mode, true);
  copyFiles();
  writeFileSync(join(root, 'dist', 'meta.json'), JSON.stringify(result.meta));
  const notices = thirdPartyNotices(bundledPackages(result.meta));
  writeFileSync(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), notices);
  return result;
}

async function bundleAll(mode: BuildMode, write: boolean): Promise<Built> {
  const built: Bundle[] = [];
  const parts: Metafile[] = [];
  const waiting = [...bundles];
  for (let bundle = waiting.shift(); bundle !== undefined; bundle = waiting.shift()) {
    const { output } = bundle;
    if (built.some((one) => one.output === output)) continue;
    const options = buildOptions(bundle, mode, (lazy) => waiting.push(lazy));
    const result = await build({ ...options, write, logLevel: write ? 'warning' : 'silent' });
    built.push(bundle);
    parts.push(result.metafile);
  }
  return { meta: merge(parts), built };
}

function buildOptions(
  bundle: Bundle,
  mode: BuildMode,
  onLazy: (bundle: Bundle) => void,
): BuildOptions & { readonly metafile: true } {
  const output = join(root, `${bundle.output}.js`);
  return {
    ...platformOptions[bundle.platform],
    absWorkingDir: root,
    entryPoints: [bundle.entry],
    outfile: output,
    bundle: true,
    minify: mode.production,
    sourcemap: mode.production ? false : 'linked',
    legalComments: 'none',
    metafile: true,
    loader: { '.ttf': 'file', '.svg': 'dataurl' },
    plugins:
      bundle.platform === 'browser'
        ? []
        : [
            lazyModules((entry, name) =>
              onLazy({ entry, output: `${dirname(bundle.output)}/${name}`, platform: bundle.platform }),
            ),
          ],
  };
}

function copyFiles(): void {
  for (const { from, to } of copies) {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    copyFileSync(join(root, from), join(root, to));
  }
}

function merge(parts: readonly Metafile[]): Metafile {
  return {
    inputs: Object.assign({}, ...parts.map((part) => part.inputs)) as Metafile['inputs'],
    outputs: Object.assign({}, ...parts.map((part) => part.outputs)) as Metafile['outputs'],
  };
}
