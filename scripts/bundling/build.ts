import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  build,
  type BuildContext,
  type BuildOptions,
  context,
  type LogLevel,
  type Metafile,
  type Plugin,
} from 'esbuild';
import { root } from '../root.ts';
import { writeMessages } from '../l10n/writeMessages.ts';
import { untilAborted } from '../untilAborted.ts';
import { type Built, type BuildMode, inMemory, writeFiles } from './built.ts';
import { type Bundle, bundles, copies, platformOptions } from './bundles.ts';
import { bundledPackages, thirdPartyNotices } from './licences.ts';
import { bundleNode, joinChunks, splitOptions } from './nodeBundle.ts';

/**
 * Builds `dist/` from scratch and writes what went into it to `dist/meta.json` (esbuild's metafile).
 *
 * @throws esbuild's BuildFailure, whose errors it has printed already.
 */
export async function buildExtension(mode: BuildMode): Promise<Metafile> {
  const { files, meta } = await bundleAll(mode, 'warning');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  writeFiles({ files, meta });
  for (const { from, to } of copies) copyFileSync(join(root, from), join(root, to));
  writeMessages();
  writeFileSync(join(root, 'dist', 'meta.json'), JSON.stringify(meta));
  const notices = thirdPartyNotices(bundledPackages(meta));
  writeFileSync(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), notices);
  return meta;
}

/** What would go into `dist/`, without writing anything. @throws like {@link buildExtension}. */
export async function bundleInMemory(): Promise<Metafile> {
  return (await bundleAll({ production: false }, 'silent')).meta;
}

/** Builds once, then again whenever a source file changes, until the signal says stop. */
export async function watchExtension(signal: AbortSignal): Promise<void> {
  const mode = { production: false };
  await buildExtension(mode);
  const contexts = await Promise.all(bundles.map((bundle) => watched(bundle, mode)));
  await Promise.all(contexts.map((one) => one.watch()));
  await untilAborted(signal);
  await Promise.all(contexts.map((one) => one.dispose()));
}

async function watched(bundle: Bundle, mode: BuildMode): Promise<BuildContext> {
  const options = bundle.platform === 'node' ? splitOptions(bundle) : browserOptions(bundle, mode);
  const joined: Plugin = {
    name: 'joined',
    setup(setup) {
      setup.onEnd(async ({ errors, outputFiles = [], metafile }) => {
        if (errors.length > 0 || metafile === undefined) return;
        const split = { files: outputFiles, meta: metafile };
        writeFiles(bundle.platform === 'node' ? await joinChunks(split, bundle, mode) : split);
      });
    },
  };
  return context({ ...options, logLevel: 'info', plugins: [joined] });
}

async function bundleAll(mode: BuildMode, logLevel: LogLevel): Promise<Built> {
  const all = await Promise.all(bundles.map((bundle) => bundleOne(bundle, mode, logLevel)));
  return {
    files: all.flatMap(({ files }) => files),
    meta: {
      inputs: Object.assign({}, ...all.map(({ meta }) => meta.inputs)) as Metafile['inputs'],
      outputs: Object.assign({}, ...all.map(({ meta }) => meta.outputs)) as Metafile['outputs'],
    },
  };
}

async function bundleOne(bundle: Bundle, mode: BuildMode, logLevel: LogLevel): Promise<Built> {
  if (bundle.platform === 'node') return bundleNode(bundle, mode, logLevel);
  const { outputFiles, metafile } = await build({ ...browserOptions(bundle, mode), logLevel });
  return { files: outputFiles, meta: metafile };
}

function browserOptions(
  { entry, output }: Bundle,
  { production }: BuildMode,
): BuildOptions & typeof inMemory {
  return {
    ...platformOptions.browser,
    ...inMemory,
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(root, `${output}.js`),
    minify: production,
    sourcemap: production ? false : 'linked',
    loader: { '.ttf': 'file', '.svg': 'dataurl' },
  };
}
