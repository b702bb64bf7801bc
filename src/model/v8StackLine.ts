import type { StackFrame } from './stackTrace.ts';

/** What one line of a stack written by V8 or by Node.js's `util.inspect` is. */
export type V8StackLine =
  | { readonly kind: 'frame'; readonly indent: number; readonly frame: StackFrame }
  /** A frame without a position: native code, `Promise.all (index 0)`, WebAssembly. */
  | { readonly kind: 'nowhere'; readonly indent: number }
  | { readonly kind: 'cause'; readonly indent: number; readonly text: string }
  | { readonly kind: 'errors'; readonly indent: number }
  | { readonly kind: 'text'; readonly indent: number; readonly text: string };

const POSITION = /:(\d{1,9})(?::(\d{1,9}))?$/u;
const NATIVE_SITE = /\((?:<anonymous>|native|index \d{1,9}|unknown location)\)$|^(?:<anonymous>|native)$/u;
const FILE_START = /^(?:[/\\]|[A-Za-z]:[\\/]|\.{1,2}[/\\]|[A-Za-z][\w+.-]{1,40}:|[^\s()]+[/\\])/u;
const FILE_NAME = /^[^\s()]+\.[cm]?[jt]sx?(?::|$)/u;

/** Reads one line that is free of any log's prefix. */
export function readV8StackLine(raw: string): V8StackLine {
  const line = raw.trimEnd();
  const text = line.trimStart();
  const indent = line.length - text.length;
  if (text.startsWith('at ')) return frameLine(text.slice('at '.length).trim(), indent, text);
  const cause = /^(?:\[cause\]|[Cc]aused by): ?(.*)$/su.exec(text);
  if (cause !== null) return { kind: 'cause', indent, text: cause[1] ?? '' };
  if (text === '[errors]: [') return { kind: 'errors', indent };
  return { kind: 'text', indent, text };
}

function frameLine(call: string, indent: number, text: string): V8StackLine {
  const site = call.replace(/(?: \{|,)$/u, '');
  const frame = parseCallSite(site);
  if (frame !== null) return { kind: 'frame', indent, frame };
  const isNowhere =
    NATIVE_SITE.test(site) || site.includes('wasm') || /^\S+:\d{1,9}$/u.test(site.slice(-400));
  return isNowhere ? { kind: 'nowhere', indent } : { kind: 'text', indent, text };
}

/**
 * What a log or a container's runtime wrote before a line that holds a frame; `null` when it holds none. Indentation is
 * always an even number of spaces, so an odd one belongs to the prefix.
 */
export function prefixOfFrame(line: string): string | null {
  const at = line.indexOf('    at ');
  const before = line.slice(0, Math.max(0, at)).trimEnd();
  if (before === '' || readV8StackLine(line.slice(at)).kind !== 'frame') return null;
  return (at - before.length) % 2 === 1 ? `${before} ` : before;
}

/**
 * `fn (file:line:column)`, `async fn (…)`, `new Fn (…)`, `Type.fn [as alias] (…)`, or only the location. A location may
 * contain blanks and parentheses, a name parentheses; so the split is at the first ` (` that a location follows.
 */
function parseCallSite(text: string): StackFrame | null {
  const isAsync = text.startsWith('async ');
  const site = isAsync ? text.slice('async '.length) : text;
  if (!site.endsWith(')')) return frameAt(null, site);
  for (let open = site.indexOf(' ('); open >= 0; open = site.indexOf(' (', open + 1)) {
    const location = site.slice(open + 2, open + 2 + LOCATION_PEEK);
    if (isLocation(location) || location.startsWith('eval at ')) {
      return frameAt(site.slice(0, open), site.slice(open + 2, -1)) ?? frameAt(null, site);
    }
  }
  return frameAt(null, site);
}

function isLocation(text: string): boolean {
  return FILE_START.test(text) || FILE_NAME.test(text);
}

/** Enough to tell a location from a part of a name without reading the rest of a hostile line again and again. */
const LOCATION_PEEK = 400;

function frameAt(name: string | null, location: string): StackFrame | null {
  const source = location.startsWith('eval at ') ? evaluatedFrom(location) : location;
  const position = POSITION.exec(source.slice(-24));
  if (position === null) return null;
  const file = source.slice(0, source.length - position[0].length);
  const line = Number(position[1]);
  if (line < 1 || !isLocation(file.slice(0, LOCATION_PEEK))) return null;
  return {
    file,
    line,
    column: position[2] === undefined || Number(position[2]) < 1 ? null : Number(position[2]),
    function: name === null || name === '' ? null : name,
    code: null,
    underline: null,
    repeats: 0,
  };
}

/**
 * `eval at fn (eval at outer (file:1:2), <anonymous>:3:4), <anonymous>:5:6`: the place in a real file from which the
 * code was evaluated.
 */
function evaluatedFrom(location: string): string {
  const last = location.lastIndexOf('eval at ');
  const open = location.indexOf(' (', last);
  if (open < 0) return '';
  const close = location.indexOf('), ', open);
  return location.slice(open + 2, close < 0 ? undefined : close).replace(/\){1,99}$/u, '');
}
