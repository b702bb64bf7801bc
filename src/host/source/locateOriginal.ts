import type { PathMapping } from '../../model/pathMapping.ts';
import type { StackFrame } from '../../model/stackTrace.ts';
import { type FrameLocation, locateFrame } from './locateFrame.ts';
import type { SourceFiles } from './sourceFiles.ts';
import type { ReadMaps, ReadText } from './sourceMap.ts';

/** A frame in a file of this machine. */
export interface FrameInFile {
  readonly frame: StackFrame;
  readonly location: Exclude<FrameLocation, { readonly kind: 'missing' }>;
}

/**
 * The source that a frame's compiled file was made from, when a source map leads to a file of this machine; `null` when the
 * file itself is the best there is. Sources may be beside it, in a container or under a bundler's own scheme.
 *
 * @param path of the frame's file on this machine
 * @param maps kept by who asks for several frames
 */
export async function locateOriginal(
  path: string,
  frame: StackFrame,
  mappings: readonly PathMapping[],
  files: SourceFiles & { readonly readText: ReadText },
  maps?: ReadMaps,
): Promise<FrameInFile | null> {
  const { originalFrame } = await import('./sourceMap.ts');
  const original = await originalFrame(path, frame, files.readText, maps);
  if (original === null) return null;
  const location = await locateFrame(original, mappings, files, [original]);
  return location.kind === 'missing' ? null : { frame: original, location };
}
