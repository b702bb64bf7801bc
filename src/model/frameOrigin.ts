import type { StackFrame } from './stackTrace.ts';

/** Folders of installed packages and of the languages' own libraries, between separators. */
const LIBRARY_FOLDERS: readonly RegExp[] = [
  /\/(?:site-packages|dist-packages|node_modules|\.pnpm|\.pnp|__pypackages__)\//u,
  /\/\.yarn\/(?:cache|unplugged|__virtual__)\//u,
  /\/lib(?:32|64)?\/(?:python|pypy)\d[\d.]*t?\//u,
  /\/python\d*[\d.]*\/lib\//u,
  /\/python\d+\.zip\//u,
  /\.egg\//u,
  /(?:^|\/)webpack\/(?:bootstrap|runtime)\b/u,
];

/** Job systems that run from a checkout instead of an installation. */
const JOB_SYSTEM_FILES: readonly RegExp[] = [
  /\/celery\/(?:app\/(?:autoretry|base|builtins|task|trace)|canvas|local|result|worker\/\w+|concurrency\/\w+)\.py$/u,
  /\/billiard\/(?:common|einfo|pool|popen_\w+|process|queues|synchronize)\.py$/u,
  /\/kombu\/(?:connection|messaging|transport\/\w+|utils\/\w+)\.py$/u,
  /\/bullmq\/(?:dist|src)\/(?:cjs\/|esm\/)?(?:classes|utils)\//u,
];

const LIBRARY_PATHS = [...LIBRARY_FOLDERS, ...JOB_SYSTEM_FILES];

const PSEUDO_FILES_OF_PERSONS: ReadonlySet<string> = new Set(['<string>', '<stdin>', '<console>']);

/**
 * Whether a frame belongs to an installed package, to the language itself or to the job system, so that a reader can
 * fold it. Judged by the path alone: the machine that raised is another one.
 */
export function isLibraryFrame(frame: StackFrame): boolean {
  return isLibraryFile(frame.file);
}

/** The same of a frame's file as it stands in the trace. */
export function isLibraryFile(file: string): boolean {
  const path = file.replaceAll('\\', '/').toLowerCase();
  if (path.startsWith('node:') || path.startsWith('internal/') || path.startsWith('wasm:')) return true;
  if (path.startsWith('<')) return !PSEUDO_FILES_OF_PERSONS.has(path) && !path.startsWith('<ipython-input');
  return LIBRARY_PATHS.some((pattern) => pattern.test(path));
}
