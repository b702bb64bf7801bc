/** The same folder on the machine that runs tasks and on this one, as debugpy's `pathMappings` names them. */
export interface PathMapping {
  /** May begin with `${workspaceFolder}`, or `${workspaceFolder:name}` for one of several. */
  readonly localRoot: string;
  readonly remoteRoot: string;
}

export interface WorkspaceFolderPath {
  readonly name: string;
  readonly path: string;
}

/**
 * A path of a trace, split. `root` is `/`, `c:/` or empty for a relative one; a segment is never empty, `.` or `..`.
 */
export interface SplitPath {
  readonly root: string;
  readonly segments: readonly string[];
}

/**
 * Splits a path or URL of a trace. `null` when it names no file of a file system: `<frozen …>`, `node:…`, `https://…`,
 * a network share or a device (`\\host\…`, `\\.\…`), or when it leaves its own root.
 */
export function splitTracePath(file: string): SplitPath | null {
  if (file.startsWith('<') || file.includes('\0')) return null;
  const path = pathOfUrl(file);
  return path === null ? null : splitPath(path);
}

/**
 * Where explicit mappings put a path, the longest `remoteRoot` first. Windows paths compare without case.
 * Mappings whose variable cannot be resolved are left out.
 */
export function mapByRoots(
  remote: SplitPath,
  mappings: readonly PathMapping[],
  folders: readonly WorkspaceFolderPath[],
): readonly string[] {
  const found: { readonly depth: number; readonly path: string }[] = [];
  for (const mapping of mappings) {
    const remoteRoot = splitPath(mapping.remoteRoot);
    const localRoot = resolveWorkspaceFolder(mapping.localRoot, folders);
    if (remoteRoot === null || localRoot === null || !isInside(remote, remoteRoot)) continue;
    const rest = remote.segments.slice(remoteRoot.segments.length);
    const path = [localRoot.replace(/[/\\]+$/u, ''), ...rest].join('/');
    found.push({ depth: remoteRoot.segments.length, path });
  }
  return found.toSorted((one, other) => other.depth - one.depth).map(({ path }) => path);
}

export interface SuffixMatch<Candidate> {
  readonly candidate: Candidate;
  /** How many segments, counted from the end, are the same. */
  readonly common: number;
}

/**
 * Orders local files by how much of their end they share with a remote path, best first. Equal ones are ordered by the
 * fewer segments, as the file nearest to its folder's root is the likelier one. Only files of the same name are kept.
 */
export function rankBySuffix<Candidate>(
  remote: SplitPath,
  candidates: readonly Candidate[],
  pathOf: (candidate: Candidate) => string,
): readonly SuffixMatch<Candidate>[] {
  return candidates
    .map((candidate) => {
      const segments = splitPath(pathOf(candidate))?.segments ?? [];
      return { candidate, common: commonSuffix(remote.segments, segments), length: segments.length };
    })
    .filter(({ common }) => common > 0)
    .toSorted((one, other) => other.common - one.common || one.length - other.length)
    .map(({ candidate, common }) => ({ candidate, common }));
}

/** The split path as one text with `/`. */
export function joinPath(path: SplitPath): string {
  return path.root + path.segments.join('/');
}

function pathOfUrl(file: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]+):/iu.exec(file)?.[1]?.toLowerCase();
  if (scheme === undefined) return file;
  const rest = file.slice(scheme.length + 1);
  if (scheme === 'webpack' || scheme === 'webpack-internal') {
    return rest
      .replace(/^\/\/[^/]*\//u, '')
      .replace(/^(?:\([^/)]*\)\/)?(?:\.\/)?/u, '')
      .replace(/\?[^/]*$/u, '');
  }
  if (scheme !== 'file') return null;
  const local = /^\/\/(?:localhost)?(\/.*)$/isu.exec(rest.replace(/[?#].*$/su, ''))?.[1];
  if (local === undefined || local.startsWith('//')) return null;
  try {
    const decoded = decodeURIComponent(local);
    return /^\/[a-z]:/iu.test(decoded) ? decoded.slice(1) : decoded;
  } catch {
    return null;
  }
}

function splitPath(path: string): SplitPath | null {
  const drive = /^([a-z]:)[/\\]/iu.exec(path)?.[1];
  const isWindows = drive !== undefined || (path.includes('\\') && !path.startsWith('/'));
  const plain = isWindows ? path.replaceAll('\\', '/') : path;
  if (plain.startsWith('//')) return null;
  const root = drive === undefined ? (plain.startsWith('/') ? '/' : '') : `${drive.toLowerCase()}/`;
  const segments: string[] = [];
  for (const segment of plain.slice(drive?.length ?? 0).split('/')) {
    if (segment === '' || segment === '.') continue;
    // A name elsewhere, but on Windows `/\host\share` is a network share and `a\..\..` climbs.
    if (/^\\|(?:^|\\)\.\.(?:\\|$)/u.test(segment) && segment !== '..') return null;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return { root, segments };
}

function isInside(path: SplitPath, root: SplitPath): boolean {
  if (path.root !== root.root || path.segments.length <= root.segments.length) return false;
  const ignoreCase = root.root.length > 1;
  return root.segments.every((segment, index) => isSame(segment, path.segments[index] ?? '', ignoreCase));
}

function commonSuffix(one: readonly string[], other: readonly string[]): number {
  let common = 0;
  const most = Math.min(one.length, other.length);
  while (common < most && isSame(one.at(-1 - common) ?? '', other.at(-1 - common) ?? '', true)) common++;
  return common;
}

function isSame(one: string, other: string, ignoreCase: boolean): boolean {
  return one === other || (ignoreCase && one.toLowerCase() === other.toLowerCase());
}

function resolveWorkspaceFolder(root: string, folders: readonly WorkspaceFolderPath[]): string | null {
  const variable = /^\$\{workspaceFolder(?::([^}]*))?\}/u.exec(root);
  if (variable === null) return root.includes('${') ? null : root;
  const [whole, name] = variable;
  const folder = name === undefined ? folders[0] : folders.find((candidate) => candidate.name === name);
  return folder === undefined ? null : folder.path + root.slice(whole.length);
}
