import { pathToFileURL } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { StackFrame } from '../../model/stackTrace.ts';

/** Reads a text file; `null` when it is not there or longer than this many bytes. */
export type ReadText = (path: string, mostBytes: number) => Promise<string | null>;

/** Maps that were read before, by the path of their compiled file: one of a bundle takes long to read. */
export type ReadMaps = Map<string, Promise<TraceMap | null>>;

/** A compiled file, which may hold its map; bundles of servers are some megabytes. */
const LARGEST_COMPILED_BYTES = 16_000_000;
const LARGEST_MAP_BYTES = 48_000_000;
const COMPILED = /\.[cm]?jsx?$/iu;
const INLINE = /^data:application\/json[^,]*?(;base64)?,/iu;
/** The comment stands in the last lines of a file; only its end is searched. */
const MARK = /\/[/*][#@]\s*sourceMappingURL=/gu;

/**
 * Where a frame of a compiled JavaScript file is in what it was compiled from, by the map that the file names or holds, or
 * that lies beside it. The frame's `file` is then the path or URL that the map gives. `null`: no map, or it says nothing of
 * this place.
 *
 * @param path of the compiled file on this machine
 * @param maps kept by who asks for several frames
 */
export async function originalFrame(
  path: string,
  frame: StackFrame,
  read: ReadText,
  maps: ReadMaps = new Map(),
): Promise<StackFrame | null> {
  if (!COMPILED.test(path)) return null;
  const known = maps.get(path);
  const reading = known ?? tracedMapOf(path, read);
  if (known === undefined) maps.set(path, reading);
  const traced = await reading;
  if (traced === null) return null;
  try {
    const found = originalPositionFor(traced, {
      line: frame.line,
      column: Math.max(0, (frame.column ?? 1) - 1),
    });
    if (found.source === null) return null;
    return {
      ...frame,
      file: found.source,
      line: found.line,
      column: found.column + 1,
      code: null,
      underline: null,
    };
  } catch {
    return null;
  }
}

async function tracedMapOf(path: string, read: ReadText): Promise<TraceMap | null> {
  const map = await mapOf(path, read);
  if (map === null) return null;
  try {
    return new TraceMap(map.text, pathToFileURL(map.path).href);
  } catch {
    return null;
  }
}

interface MapText {
  readonly text: string;
  /** What its sources are relative to. */
  readonly path: string;
}

async function mapOf(path: string, read: ReadText): Promise<MapText | null> {
  const compiled = await read(path, LARGEST_COMPILED_BYTES);
  const url = compiled === null ? null : mapUrlOf(compiled);
  const inline = url === null ? null : INLINE.exec(url);
  if (url !== null && inline !== null) {
    const body = url.slice(inline[0].length);
    const text = inline[1] === undefined ? decoded(body) : Buffer.from(body, 'base64').toString('utf8');
    return { text, path };
  }
  for (const candidate of [...(url === null ? [] : besides(path, url)), `${path}.map`]) {
    const text = await read(candidate, LARGEST_MAP_BYTES);
    if (text !== null) return { text, path: candidate };
  }
  return null;
}

/** The last one counts: others may stand in strings. */
function mapUrlOf(compiled: string): string | null {
  let start = -1;
  for (const match of compiled.matchAll(MARK)) start = match.index + match[0].length;
  return start < 0 ? null : (/^[^\s'"*]+/u.exec(compiled.slice(start))?.[0] ?? null);
}

/** Only a file beside or below the compiled one, by a relative name: a map is looked for nowhere else. */
function besides(path: string, url: string): readonly string[] {
  const name = decoded(url.replace(/[?#].*$/su, ''));
  if (/^[a-z][a-z0-9+.-]*:|^[/\\]|\.\.|\0/iu.test(name)) return [];
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return [folder + name];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
