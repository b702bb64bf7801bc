import { prefixLength, withoutColours } from './logPrefix.ts';
import type { CauseRelation, StackCause, StackFrame, StackTrace } from './stackTrace.ts';
import { prefixOfFrame, readV8StackLine, type V8StackLine } from './v8StackLine.ts';

/**
 * Reads `Error.stack` of V8, alone or as `util.inspect` prints it (`[cause]`, `[errors]`), with or without a log's
 * prefixes. Frames without a position are left out. Never throws; takes time linear in the text's length.
 */
export function parseV8Stack(text: string): StackTrace {
  const reader = new StackReader();
  for (const line of linesWithoutPrefix(text)) reader.take(readV8StackLine(line));
  return reader.trace();
}

/** Deeper nesting than Node.js ever prints is read as text, so that no consumer runs out of stack. */
const MAX_DEPTH = 40;
const ERROR_NAME =
  /^\[?(?:Uncaught )?(?:[\p{ID_Start}$_][\p{ID_Continue}$.]*)?(?:Error|Exception)\b(?: \[\w+\])?(?::|\]|$)/u;
const SOURCE_POSITION = /^(.+?):(\d{1,9})$/su;

interface ErrorBlock {
  /** Where its first line begins; -1 for the outermost. */
  readonly indent: number;
  readonly header: string[];
  /** Innermost call first, as V8 writes them. */
  readonly frames: StackFrame[];
  readonly causes: { readonly relation: CauseRelation; readonly block: ErrorBlock }[];
  readonly members: ErrorBlock[];
  readonly isCause: boolean;
  membersIndent: number | null;
}

function newBlock(indent: number, isCause: boolean): ErrorBlock {
  return { indent, header: [], frames: [], causes: [], members: [], isCause, membersIndent: null };
}

class StackReader {
  readonly #root = newBlock(-1, false);
  readonly #open: ErrorBlock[] = [this.#root];

  take(line: V8StackLine): void {
    const current = this.#open.at(-1) ?? this.#root;
    if (line.kind === 'frame') current.frames.push(line.frame);
    else if (line.kind === 'cause') this.#startCause(line.indent, 'cause', line.text);
    else if (line.kind === 'errors') this.#close(line.indent).membersIndent = line.indent + 2;
    else if (line.kind === 'text') this.#text(current, line.indent, line.text);
  }

  trace(): StackTrace {
    return traceOf(this.#root);
  }

  #text(current: ErrorBlock, indent: number, text: string): void {
    const group = this.#open.findLastIndex((block) => block.membersIndent === indent);
    if (group >= 0 && text !== '' && !/^[\]})]/u.test(text)) {
      this.#startMember(group, indent, text);
    } else if (current !== this.#root && /^[\])},]+$/u.test(text)) {
      this.#close(indent);
    } else if (current.frames.length === 0 && current.members.length === 0) {
      current.header.push(text === '' ? '' : ' '.repeat(Math.max(0, indent - current.indent - 1)) + text);
    } else if (indent === 0 && ERROR_NAME.test(text)) {
      this.#startCause(indent, 'context', text);
    }
  }

  #startMember(group: number, indent: number, text: string): void {
    this.#open.length = group + 1;
    const block = newBlock(indent, false);
    block.header.push(text);
    this.#open[group]?.members.push(block);
    if (this.#open.length < MAX_DEPTH) this.#open.push(block);
  }

  #startCause(indent: number, relation: CauseRelation, text: string): void {
    this.#close(indent);
    const block = newBlock(indent, true);
    block.header.push(text);
    const owner = this.#open.findLast((candidate) => !candidate.isCause) ?? this.#root;
    owner.causes.push({ relation, block });
    if (this.#open.length < MAX_DEPTH) this.#open.push(block);
  }

  /** Leaves what is as deep as this line or deeper. */
  #close(indent: number): ErrorBlock {
    while (this.#open.length > 1 && (this.#open.at(-1)?.indent ?? -1) >= indent) this.#open.pop();
    return this.#open.at(-1) ?? this.#root;
  }
}

function traceOf(block: ErrorBlock): StackTrace {
  const named = block.header.findIndex((line) => ERROR_NAME.test(line));
  const first = named >= 0 ? named : block.header.findIndex((line) => line !== '');
  const exception = block.header[first]?.replace(/ \{$/u, '').replace(/^\[(.*)\]$/su, '$1') ?? null;
  const detail = block.header
    .slice(first + 1)
    .join('\n')
    .trimEnd();
  const causes: StackCause[] = block.causes.map((cause) => ({
    relation: cause.relation,
    trace: traceOf(cause.block),
  }));
  const unparsed = exception?.startsWith('SyntaxError') === true ? syntaxErrorFrame(block.header) : null;
  return {
    language: 'javascript',
    frames: [...block.frames.toReversed(), ...(unparsed === null ? [] : [unparsed])],
    exception,
    detail: detail === '' ? null : detail,
    causes,
    members: block.members.map(traceOf),
  };
}

/** Node.js writes `file:line`, the source line and carets before the message of a file that cannot be parsed. */
function syntaxErrorFrame(header: readonly string[]): StackFrame | null {
  const start = header.findIndex((line) => line !== '');
  const [place = '', code = '', carets = ''] = header.slice(Math.max(0, start), start + 3);
  const position = SOURCE_POSITION.exec(place);
  if (position === null || !/^ *\^+$/u.test(carets)) return null;
  const source = code.trimStart();
  const begin = carets.indexOf('^') - (code.length - source.length);
  const end = Math.min(begin + carets.trim().length, source.length);
  return {
    file: position[1] ?? '',
    line: Number(position[2]),
    column: carets.indexOf('^') + 1,
    function: null,
    code: source,
    underline: begin < 0 || begin >= end ? null : { start: begin, end },
    repeats: 0,
  };
}

function linesWithoutPrefix(text: string): readonly string[] {
  const lines = text.split('\n').map(withoutColours);
  let prefix: string | null = null;
  for (const line of lines) {
    prefix ??= prefixOfFrame(line);
    if (prefix !== null || readV8StackLine(line).kind === 'frame') break;
  }
  if (prefix === null) return lines;
  const found = prefix;
  return lines.map((line) => line.slice(prefixLength(line, found)));
}
