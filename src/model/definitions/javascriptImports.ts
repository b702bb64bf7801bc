import { isMark, isName, type SourceToken } from './sourceToken.ts';

/** Where a name of a file comes from. */
export interface ImportedName {
  /** What it is called there; `*`: everything, as a namespace. */
  readonly name: string;
  /** The other file, as it stands in the code: `./queues.js`, `@app/queues`. */
  readonly from: string;
}

export interface JavascriptImports {
  /** By the name that it has here. */
  readonly names: ReadonlyMap<string, ImportedName>;
  /** Files all of whose names this one hands on. */
  readonly all: readonly string[];
}

const MOST_TOKENS = 400;

/** What a file imports, by `import`, `export … from` and `const { … } = require(…)`. */
export function javascriptImports(tokens: readonly SourceToken[]): JavascriptImports {
  const names = new Map<string, ImportedName>();
  const all: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const isExport = isName(token, 'export');
    if (isName(token, 'import') || isExport) {
      const clause = clauseAfter(tokens, index);
      if (clause === null) continue;
      if (isExport && isMark(clause.tokens[0], '*') && clause.tokens.length === 1) all.push(clause.from);
      else
        for (const [local, name] of clauseNames(clause.tokens)) names.set(local, { name, from: clause.from });
    } else if (isName(token, 'require')) {
      const from = isMark(tokens[index + 1], '(') ? tokens[index + 2] : undefined;
      if (from?.kind === 'string') {
        for (const [local, name] of requiredNames(tokens, index)) names.set(local, { name, from: from.text });
      }
    }
  }
  return { names, all };
}

interface Clause {
  readonly tokens: readonly SourceToken[];
  readonly from: string;
}

/** What stands between `import` or `export` and the file after `from`; `null`: it is another statement. */
function clauseAfter(tokens: readonly SourceToken[], index: number): Clause | null {
  const first = tokens[index + 1];
  if (first?.kind === 'string' || isMark(first, '(')) return null;
  for (let at = index + 1; at < Math.min(tokens.length, index + MOST_TOKENS); at++) {
    const token = tokens[at];
    const from = tokens[at + 1];
    if (isName(token, 'from') && from?.kind === 'string') {
      return { tokens: tokens.slice(index + 1, at), from: from.text };
    }
    const isPart = token?.kind === 'name' || ['{', '}', ',', '*'].some((mark) => isMark(token, mark));
    if (!isPart) return null;
  }
  return null;
}

/** Pairs of the name here and the name there. */
function clauseNames(tokens: readonly SourceToken[]): readonly (readonly [string, string])[] {
  const names: (readonly [string, string])[] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (isMark(token, '{')) depth++;
    else if (isMark(token, '}')) depth--;
    const alias = isName(tokens[index + 1], 'as') ? tokens[index + 2] : undefined;
    if (isMark(token, '*') && alias !== undefined) names.push([alias.text, '*']);
    if (token.kind !== 'name' || isName(token, 'as') || isName(tokens[index - 1], 'as')) continue;
    const next = tokens[index + 1];
    if (isName(token, 'type') && (next?.kind === 'name' || isMark(next, '{'))) continue;
    names.push([alias?.text ?? token.text, depth > 0 ? token.text : 'default']);
  }
  return names;
}

/** `const { a, b: c } = require(…)`, `const all = require(…)`; `index` is that of `require`. */
function requiredNames(
  tokens: readonly SourceToken[],
  index: number,
): readonly (readonly [string, string])[] {
  const target = tokens[index - 2];
  if (!isMark(tokens[index - 1], '=')) return [];
  if (target?.kind === 'name') return [[target.text, '*']];
  if (!isMark(target, '}')) return [];
  const names: (readonly [string, string])[] = [];
  for (let at = index - 3; at > Math.max(0, index - MOST_TOKENS) && !isMark(tokens[at], '{'); at--) {
    const token = tokens[at];
    if (token?.kind !== 'name' || isMark(tokens[at + 1], ':')) continue;
    const there = isMark(tokens[at - 1], ':') ? tokens[at - 2] : undefined;
    names.push([token.text, there?.text ?? token.text]);
  }
  return names;
}
