import { LineCounter, type SourceToken } from './sourceToken.ts';

/** One logical line of Python: joined over brackets and continuations, without comments. */
export interface PythonStatement {
  /** Columns of white space before it; a tab counts as one. */
  readonly indent: number;
  readonly tokens: readonly SourceToken[];
}

const TOKEN =
  /(?<blank>[ \t\f\r]+|\\\r?\n|#[^\n]*)|(?<newline>\n)|(?<quote>[rRbBuUfFtT]{0,2}(?:"""|'''|"|'))|(?<name>[\p{ID_Start}_][\p{ID_Continue}]*)|(?<number>\d[\w.]*)|(?<mark>[^])/uy;

/**
 * Splits Python source into statements, as far as finding definitions needs it. Reads anything, also what is no valid
 * Python, in time linear in its length; one after the other, so that a long file can be read in slices.
 */
export function* pythonStatements(text: string): Generator<PythonStatement, void> {
  const lines = new LineCounter(text);
  let tokens: SourceToken[] = [];
  let depth = 0;
  let offset = 0;
  const end = (): readonly PythonStatement[] => {
    const [first] = tokens;
    const ended = first === undefined ? [] : [{ indent: first.column - 1, tokens }];
    tokens = [];
    return ended;
  };
  while (offset < text.length) {
    TOKEN.lastIndex = offset;
    const match = TOKEN.exec(text);
    if (match?.groups === undefined) break;
    const { newline, quote, name, number, mark } = match.groups;
    const start = offset;
    offset += match[0].length;
    if (newline !== undefined) {
      if (depth === 0) yield* end();
    } else if (quote !== undefined) {
      const literal = readString(text, start, quote);
      offset = literal.end;
      const kind = literal.value === null ? 'dynamic' : 'string';
      tokens.push({ kind, text: literal.value ?? '', ...lines.at(start) });
    } else if (name !== undefined) {
      tokens.push({ kind: 'name', text: name, ...lines.at(start) });
    } else if (number !== undefined) {
      tokens.push({ kind: 'number', text: number, ...lines.at(start) });
    } else if (mark !== undefined) {
      if ('([{'.includes(mark)) depth++;
      else if (')]}'.includes(mark)) depth = Math.max(0, depth - 1);
      else if (mark === ';' && depth === 0) {
        yield* end();
        continue;
      }
      tokens.push({ kind: 'punctuation', text: mark, ...lines.at(start) });
    }
  }
  yield* end();
}

interface Literal {
  /** `null`: a formatted string or bytes. */
  readonly value: string | null;
  readonly end: number;
}

function readString(text: string, start: number, opening: string): Literal {
  const prefix = opening.replace(/["']+$/u, '').toLowerCase();
  const quote = opening.slice(prefix.length);
  const begin = start + opening.length;
  let at = begin;
  while (at < text.length && !text.startsWith(quote, at)) {
    if (quote.length === 1 && text[at] === '\n') break;
    at += text[at] === '\\' ? 2 : 1;
  }
  const raw = text.slice(begin, at);
  const end = Math.min(text.length, text.startsWith(quote, at) ? at + quote.length : at);
  const isDynamic = prefix.includes('b') || (/[ft]/u.test(prefix) && raw.includes('{'));
  if (isDynamic) return { value: null, end };
  return { value: prefix.includes('r') ? raw : unescape(raw), end };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Simple escapes; the rest stands as it is, since task names have none. */
function unescape(raw: string): string {
  return raw.replaceAll(/\\(?:\r?\n|["'\\nrt])/gu, (escape) => {
    const last = escape.slice(-1);
    return ESCAPES[last] ?? (last === '\n' ? '' : last);
  });
}
