import { type ExceptionBlock, isRemoteWrapper, newBlock, traceOfBlocks } from './pythonExceptionBlock.ts';
import { type PythonTracebackLine, PythonTracebackLineReader } from './pythonTracebackLine.ts';
import type { StackTrace } from './stackTrace.ts';

/**
 * Reads a Python traceback as tracebacks really come: chained, grouped, with notes and underlines, cut, indented, behind
 * a log's prefixes, in a pool's wrapper, or escaped into one line. Never throws; takes time linear in the text's length.
 *
 * Format: CPython's `traceback` module, 3.8 to 3.14.
 */
export function parsePythonTraceback(text: string): StackTrace {
  const trace = new TracebackReader(text.split('\n')).read();
  if (trace.frames.length > 0 || !text.includes('\\n')) return trace;
  const unescaped = new TracebackReader(unescapeLines(text).split('\n')).read();
  return unescaped.frames.length > 0 ? unescaped : trace;
}

/** Deeper nesting than Python ever writes is read as text, so that no consumer runs out of stack. */
const MAX_DEPTH = 40;
const CODE_INDENT = 4;
const EXCEPTION =
  /^(?:[\p{ID_Start}_][\p{ID_Continue}]*\.|<locals>\.)*[\p{Lu}_][\p{ID_Continue}]*(?::(?: .*)?)?$/su;
const UNDERLINE = /^[ ~^]*$/u;

/** Exceptions at one depth: a group's member, what a message quotes, or the whole text. */
interface Section {
  readonly kind: 'whole' | 'member' | 'triple-quoted' | 'quoted';
  readonly level: number;
  readonly blocks: ExceptionBlock[];
  current: ExceptionBlock | null;
}

type TextLine = Extract<PythonTracebackLine, { kind: 'text' }>;
type FrameLine = Extract<PythonTracebackLine, { kind: 'frame' }>;

class TracebackReader {
  readonly #lines: readonly PythonTracebackLine[];
  readonly #sections: Section[] = [];
  #section: Section = { kind: 'whole', level: 0, blocks: [], current: null };
  /** What the line after a frame may be. */
  #expects: 'code' | 'underline' | 'nothing' = 'nothing';
  #frameIndent = 0;

  constructor(lines: readonly string[]) {
    const reader = new PythonTracebackLineReader(lines);
    this.#lines = lines.map((line) => reader.read(line));
  }

  read(): StackTrace {
    for (const [index, line] of this.#lines.entries()) this.#take(line, index);
    while (this.#sections.length > 0) this.#close();
    return traceOfBlocks(this.#section.blocks) ?? traceOfBlocks([newBlock(null)]) ?? EMPTY;
  }

  #take(line: PythonTracebackLine, index: number): void {
    if (line.kind === 'text') {
      this.#text(line, index);
      return;
    }
    this.#expects = 'nothing';
    if (line.kind === 'header') this.#header(line.level);
    else if (line.kind === 'frame') this.#frame(line);
    else if (line.kind === 'repeated') this.#repeated(line.times);
    else if (line.kind === 'connector') {
      this.#closeQuoted(line.level);
      if (this.#section.current !== null) this.#section.current.leadsTo = line.relation;
      this.#section.current = null;
    } else if (line.kind === 'member') {
      this.#closeTo(line.level - 1);
      this.#block();
      this.#open('member', line.level);
    } else this.#closeTo(line.level);
  }

  #header(level: number): void {
    this.#closeBelow(level);
    const { current } = this.#section;
    if (current === null) this.#start(newBlock(null));
    else if (current.exception === null) {
      if (current.frames.length > 0) this.#start(newBlock(null));
    } else this.#startAfterMessage(current);
  }

  #frame(line: FrameLine): void {
    this.#closeBelow(line.level);
    const { current } = this.#section;
    if (current !== null && current.exception !== null) this.#startAfterMessage(current);
    if (line.line < 1) return;
    this.#block().frames.push({
      file: line.file,
      line: line.line,
      column: null,
      function: line.function,
      code: null,
      underline: null,
      repeats: 0,
    });
    this.#expects = 'code';
    this.#frameIndent = line.indent;
  }

  /** A trace that begins where a message stood: the message quotes it, or the line was no exception after all. */
  #startAfterMessage(current: ExceptionBlock): void {
    if (current.tentative) {
      this.#section.blocks.pop();
    } else {
      if (this.#section.kind === 'quoted') this.#close();
      this.#open('quoted', this.#section.level);
    }
    this.#start(newBlock(null));
  }

  #repeated(times: number): void {
    const last = this.#section.current?.frames.pop();
    if (last !== undefined) this.#block().frames.push({ ...last, repeats: times });
  }

  #text(line: TextLine, index: number): void {
    if (line.text !== '') this.#closeBelow(line.level);
    if (line.indent === 0 && line.text.endsWith('"""')) {
      this.#tripleQuote(line, index);
      return;
    }
    const { current } = this.#section;
    if (current === null) this.#textBetween(line);
    else if (current.exception !== null) current.message.push(' '.repeat(line.indent) + line.text);
    else if (!this.#sourceOf(current, line, index)) this.#exception(current, line);
  }

  #tripleQuote(line: TextLine, index: number): void {
    const { current } = this.#section;
    const wrapped = isRemoteWrapper(current?.exception ?? null) && current?.message.length === 0;
    const before = line.text.slice(0, -3);
    if (before === '' && wrapped && current.quoted.length === 0) {
      this.#open('triple-quoted', this.#section.level);
    } else if (this.#section.kind === 'triple-quoted' || this.#sections.some(isTripleQuoted)) {
      if (before !== '') this.#text({ ...line, text: before.trimEnd() }, index);
      while (!isTripleQuoted(this.#section)) this.#close();
      this.#close();
    } else {
      current?.message.push(line.text);
    }
  }

  #textBetween(line: TextLine): void {
    if (line.indent > 0 || !EXCEPTION.test(line.text)) return;
    const tentative = this.#section.kind === 'whole' && this.#section.blocks.length === 0;
    this.#start(newBlock(line.text, tentative));
  }

  /** Takes a line as source or underline of the frame before it; false when it is neither. */
  #sourceOf(current: ExceptionBlock, line: TextLine, index: number): boolean {
    const expects = this.#expects;
    const last = current.frames.at(-1);
    const trimmed = this.#frameIndent === 0;
    if (last === undefined || line.text === '') return false;
    if (expects === 'code' && (trimmed ? this.#isTrimmedCode(line, index) : line.indent >= CODE_INDENT)) {
      current.frames.splice(-1, 1, { ...last, code: line.text });
      this.#expects = 'underline';
      return true;
    }
    if (expects === 'underline' && UNDERLINE.test(line.text)) {
      const start = Math.max(0, line.indent - CODE_INDENT);
      const end = Math.min(start + line.text.length, last.code?.length ?? 0);
      const underline = trimmed || start >= end ? null : { start, end };
      current.frames.splice(-1, 1, { ...last, underline });
      this.#expects = 'nothing';
      return true;
    }
    this.#expects = 'nothing';
    return line.indent >= CODE_INDENT;
  }

  /** Without indentation, a line after a frame is source only when the trace goes on after it. */
  #isTrimmedCode(line: TextLine, index: number): boolean {
    const after = this.#lines
      .slice(index + 1, index + 3)
      .find((next) => next.kind !== 'text' || !UNDERLINE.test(next.text));
    if (after === undefined) return false;
    if (after.kind === 'frame' || after.kind === 'repeated') return true;
    return after.kind === 'text' && EXCEPTION.test(after.text) && !EXCEPTION.test(line.text);
  }

  #exception(current: ExceptionBlock, line: TextLine): void {
    if (line.text === '' || line.indent > 0) return;
    current.exception = line.text;
  }

  #block(): ExceptionBlock {
    return this.#section.current ?? this.#start(newBlock(null));
  }

  #start(block: ExceptionBlock): ExceptionBlock {
    this.#section.blocks.push(block);
    this.#section.current = block;
    return block;
  }

  #open(kind: Section['kind'], level: number): void {
    if (this.#sections.length >= MAX_DEPTH) return;
    this.#sections.push(this.#section);
    this.#section = { kind, level, blocks: [], current: null };
  }

  #close(): void {
    const parent = this.#sections.pop();
    if (parent === undefined) return;
    const trace = traceOfBlocks(this.#section.blocks);
    const isMember = this.#section.kind === 'member';
    this.#section = parent;
    if (trace === null) return;
    if (isMember) this.#block().members.push(trace);
    else this.#block().quoted.push(trace);
  }

  /** Leaves the members that are deeper than this line. */
  #closeBelow(level: number): void {
    while (this.#section.level > level && this.#sections.length > 0) this.#close();
  }

  #closeTo(level: number): void {
    this.#closeBelow(level);
    this.#closeQuoted(level);
  }

  #closeQuoted(level: number): void {
    this.#closeBelow(level);
    while (this.#section.kind === 'quoted') this.#close();
  }
}

const EMPTY: StackTrace = {
  language: 'python',
  frames: [],
  exception: null,
  detail: null,
  causes: [],
  members: [],
};

function isTripleQuoted(section: Section): boolean {
  return section.kind === 'triple-quoted';
}

/** Undoes the escapes of a traceback that was written as a JSON string or a Python representation. */
function unescapeLines(text: string): string {
  return text.replaceAll(/\\(?:n|r|t|"|'|\\)/gu, (escape) => {
    if (escape === '\\n') return '\n';
    if (escape === '\\t') return '\t';
    return escape === '\\r' ? '' : escape.slice(1);
  });
}
