import { prefixLength, withoutColours } from './logPrefix.ts';
import type { CauseRelation } from './stackTrace.ts';

/** What one line of a Python traceback is; `level` is its depth in exception groups, 0 outside of any. */
export type PythonTracebackLine =
  | { readonly kind: 'header'; readonly level: number }
  | {
      readonly kind: 'frame';
      readonly level: number;
      readonly file: string;
      /** As it stands in the trace; billiard writes -1 where it cut the stack. */
      readonly line: number;
      readonly function: string | null;
      /** Spaces before it; 0 when whoever stored the trace trimmed its lines. */
      readonly indent: number;
    }
  | { readonly kind: 'repeated'; readonly level: number; readonly times: number }
  | { readonly kind: 'connector'; readonly level: number; readonly relation: CauseRelation }
  /** A member of a group begins; `level` is the member's. */
  | { readonly kind: 'member'; readonly level: number }
  /** The members of a group end; `level` is the group's. */
  | { readonly kind: 'membersEnd'; readonly level: number }
  | { readonly kind: 'text'; readonly level: number; readonly indent: number; readonly text: string };

const HEADER = 'Traceback (most recent call last):';
const CONNECTORS: ReadonlyMap<string, CauseRelation> = new Map([
  ['The above exception was the direct cause of the following exception:', 'cause'],
  ['During handling of the above exception, another exception occurred:', 'context'],
]);
const FRAME_INDENT = 2;
const CODE_INDENT = 4;
const GROUP_MARGIN = /^(?: {2})+[|+](?: |$)/u;
const SEPARATOR = /^((?: {2})+)\+-(?:\+-{3,}|-{3,})(?: (?:\d{1,9}|\.\.\.) -{4,})?$/u;
const REPEATED = /^ *\[Previous line repeated (\d{1,9}) more times?\]$/u;

/**
 * Reads the lines of a traceback one after the other. Keeps in mind what stands before each of them (a log's time
 * stamp, a container's name) and whether an exception group's margin is to be expected.
 */
export class PythonTracebackLineReader {
  #headerPrefix = '';
  #framePrefix = '';
  #inGroup = false;

  /** `lines`: the whole text. Its first header tells what may stand before the lines above it, too. */
  constructor(lines: readonly string[]) {
    const header = lines.find((line) => withoutColours(line).trimEnd().endsWith(HEADER));
    if (header !== undefined) this.#headerPrefix = prefixOfHeader(withoutColours(header).trimEnd());
  }

  read(raw: string): PythonTracebackLine {
    const line = withoutColours(raw).trimEnd();
    const header = this.#header(line);
    if (header !== null) return header;
    const frame = this.#frame(line);
    if (frame !== null) return frame;
    const { level, content } = this.#withoutMargin(this.#withoutPrefix(line));
    if (this.#inGroup) {
      const separator = SEPARATOR.exec(content);
      if (separator !== null) return separatorLine(content, separator[1] ?? '');
    }
    const trimmed = content.trimStart();
    const relation = CONNECTORS.get(trimmed);
    if (relation !== undefined) return { kind: 'connector', level, relation };
    const repeated = REPEATED.exec(content);
    if (repeated !== null) return { kind: 'repeated', level, times: Number(repeated[1]) };
    return { kind: 'text', level, indent: content.length - trimmed.length, text: trimmed };
  }

  #header(line: string): PythonTracebackLine | null {
    if (!line.endsWith(HEADER)) return null;
    const group = line.endsWith(`Exception Group ${HEADER}`);
    if (group) this.#inGroup = true;
    const title = group ? `Exception Group ${HEADER}` : HEADER;
    const { level, content } = this.#withoutMargin(this.#withoutPrefix(line));
    if (content === title) {
      if (level === 0 && !group) this.#inGroup = false;
      return { kind: 'header', level };
    }
    this.#headerPrefix = prefixOfHeader(line);
    this.#framePrefix = '';
    this.#inGroup = group;
    return { kind: 'header', level: 0 };
  }

  #frame(line: string): PythonTracebackLine | null {
    const stripped = this.#withoutPrefix(line);
    const { level, content } = this.#withoutMargin(stripped);
    const start = content.indexOf('File "');
    if (start < 0) return null;
    const location = parseLocation(content.slice(start));
    if (location === null) return null;
    const before = content.slice(0, start);
    if (before.trim() === '') {
      if (start > FRAME_INDENT && stripped === content) {
        this.#framePrefix = line.slice(0, line.length - content.length) + before.slice(FRAME_INDENT);
      }
      return { kind: 'frame', level, indent: start, ...location };
    }
    const isCode = content.startsWith(' '.repeat(CODE_INDENT));
    if (isCode || !before.endsWith(' '.repeat(FRAME_INDENT))) return null;
    return this.#prefixedFrame(line, location);
  }

  /** A frame behind a prefix that is met for the first time: a log's, with or without a group's margin. */
  #prefixedFrame(line: string, location: FrameLocation): PythonTracebackLine {
    const before = line.slice(0, line.indexOf('File "') - FRAME_INDENT);
    const margin = this.#inGroup ? /(?: {2}){1,64}\| $/u.exec(before.slice(-130)) : null;
    this.#framePrefix = margin === null ? before : before.slice(0, -margin[0].length);
    const level = margin === null ? 0 : marginLevel(margin[0]);
    return { kind: 'frame', level, indent: FRAME_INDENT, ...location };
  }

  #withoutPrefix(line: string): string {
    for (const prefix of [this.#framePrefix, this.#headerPrefix]) {
      const length = prefix === '' ? 0 : prefixLength(line, prefix);
      if (length > 0) return line.slice(length);
    }
    return line;
  }

  #withoutMargin(line: string): { readonly level: number; readonly content: string } {
    const margin = this.#inGroup || line.startsWith('  + Exc') ? GROUP_MARGIN.exec(line) : null;
    if (margin === null) return { level: 0, content: line };
    return { level: marginLevel(margin[0]), content: line.slice(margin[0].length) };
  }
}

/** What stands before a header that ends its line. */
function prefixOfHeader(line: string): string {
  const isGroup = line.endsWith(`Exception Group ${HEADER}`);
  const before = line.slice(0, -(isGroup ? `Exception Group ${HEADER}` : HEADER).length);
  return isGroup && before.endsWith('  + ') ? before.slice(0, -4) : before;
}

interface FrameLocation {
  readonly file: string;
  readonly line: number;
  readonly function: string | null;
}

/** `File "/app/tasks.py", line 12, in evaluate_code`; without ` in …` where no code was running yet. */
function parseLocation(text: string): FrameLocation | null {
  const start = 'File "'.length;
  const end = text.indexOf('", line ', start);
  if (end < 0) return null;
  const tail = /^(-?\d{1,9})(?:,? in (.*))?$/su.exec(text.slice(end + '", line '.length));
  if (tail === null) return null;
  return { file: text.slice(start, end), line: Number(tail[1]), function: tail[2] ?? null };
}

function separatorLine(content: string, margin: string): PythonTracebackLine {
  const depth = margin.length / 2;
  if (content.startsWith('+-+', margin.length)) return { kind: 'member', level: depth };
  if (content.includes('- ', margin.length)) return { kind: 'member', level: depth - 1 };
  return { kind: 'membersEnd', level: depth - 2 };
}

/** `  | ` is the margin of the outermost group itself, each further pair of spaces one level down. */
function marginLevel(margin: string): number {
  return Math.max(0, Math.floor((margin.trimEnd().length - 1) / 2) - 1);
}
