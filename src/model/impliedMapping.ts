import {
  joinPath,
  type PathMapping,
  rankBySuffix,
  type SplitPath,
  splitTracePath,
  type WorkspaceFolderPath,
} from './pathMapping.ts';

/**
 * The mapping under which a path of a trace is this local file: what stands before the end that both share. `null`
 * when nothing stands before it, or only the root of a file system, which would map everything.
 */
export function impliedMapping(remote: SplitPath, localPath: string): PathMapping | null {
  const local = splitTracePath(localPath);
  const common = rankBySuffix(remote, [localPath], (path) => path)[0]?.common ?? 0;
  if (local === null || common === 0) return null;
  const remoteSegments = remote.segments.slice(0, -common);
  const localSegments = local.segments.slice(0, -common);
  if (remoteSegments.length === 0) return null;
  return {
    localRoot: joinPath({ root: local.root, segments: localSegments }),
    remoteRoot: joinPath({ root: remote.root, segments: remoteSegments }),
  };
}

/** The same mapping with `${workspaceFolder}` in it, so that it holds on the machines of others; `null` outside of all. */
export function portableMapping(
  mapping: PathMapping,
  folders: readonly WorkspaceFolderPath[],
): PathMapping | null {
  const local = splitTracePath(mapping.localRoot);
  for (const { name, path } of folders) {
    const folder = splitTracePath(path);
    if (local === null || folder === null || local.root !== folder.root) continue;
    if (!folder.segments.every((segment, index) => segment === local.segments[index])) continue;
    const variable = folders.length === 1 ? '${workspaceFolder}' : `\${workspaceFolder:${name}}`;
    const rest = local.segments.slice(folder.segments.length);
    return { ...mapping, localRoot: [variable, ...rest].join('/') };
  }
  return null;
}
