import { readPythonLiteral } from '../pythonLiteral.ts';
import { pythonString } from '../pythonString.ts';
import type { DataNode } from '../tolerantJson.ts';
import { isMark, isName, type SourceToken, splitArguments } from './sourceToken.ts';

/** A parameter of a Python function. */
export interface PythonParameter {
  readonly name: string;
  /** `args`: what takes further positional arguments; `kwargs`: what takes further keywords. */
  readonly kind: 'positional-only' | 'any' | 'keyword-only' | 'args' | 'kwargs';
  /** As it stands in the source, without blanks that mean nothing; `null`: there is none. */
  readonly annotation: string | null;
  readonly hasDefault: boolean;
  /** The default where it is a literal that JSON can express. */
  readonly defaultValue: DataNode | null;
}

/** Reads what stands between the brackets of `def f(…)`. What is no parameter is left out. */
export function pythonParameters(tokens: readonly SourceToken[]): readonly PythonParameter[] {
  const parameters: PythonParameter[] = [];
  let isKeywordOnly = false;
  for (const part of wholeParts(splitArguments(tokens))) {
    const [first, second, third] = part;
    if (isMark(first, '/')) {
      for (const [index, parameter] of parameters.entries()) {
        if (parameter.kind === 'any') parameters[index] = { ...parameter, kind: 'positional-only' };
      }
    } else if (isMark(first, '*')) {
      const name = isMark(second, '*') ? third : second;
      if (name?.kind === 'name') {
        const kind = isMark(second, '*') ? 'kwargs' : 'args';
        parameters.push({ ...parameterOf(name.text, part, kind), hasDefault: true });
      }
      isKeywordOnly = true;
    } else if (first?.kind === 'name') {
      parameters.push(parameterOf(first.text, part, isKeywordOnly ? 'keyword-only' : 'any'));
    }
  }
  return parameters;
}

/** A lambda's own commas do not end a parameter. */
function wholeParts(parts: readonly (readonly SourceToken[])[]): readonly (readonly SourceToken[])[] {
  const whole: SourceToken[][] = [];
  let isOpen = false;
  for (const part of parts) {
    if (isOpen) whole.at(-1)?.push(...part);
    else whole.push([...part]);
    const lambda = part.findLastIndex((token) => isName(token, 'lambda'));
    const colon = part.findLastIndex((token) => isMark(token, ':'));
    isOpen = isOpen ? colon < 0 || lambda > colon : lambda >= 0 && lambda > colon;
  }
  return whole;
}

function parameterOf(
  name: string,
  part: readonly SourceToken[],
  kind: PythonParameter['kind'],
): PythonParameter {
  const equals = part.findIndex((token) => isMark(token, '='));
  const colon = part.findIndex((token) => isMark(token, ':'));
  const isAnnotated = colon >= 0 && (equals < 0 || colon < equals);
  const annotation = isAnnotated ? sourceOf(part.slice(colon + 1, equals < 0 ? undefined : equals)) : '';
  return {
    name,
    kind,
    annotation: annotation === '' ? null : annotation,
    hasDefault: equals >= 0,
    defaultValue: equals < 0 ? null : readPythonLiteral(sourceOf(part.slice(equals + 1))),
  };
}

/** The source that makes these tokens; what is only known when it runs becomes `…`. */
function sourceOf(tokens: readonly SourceToken[]): string {
  let text = '';
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const isApart = token.kind !== 'punctuation' && before !== undefined && before.kind !== 'punctuation';
    text += (isApart ? ' ' : '') + textOf(token);
  }
  return text;
}

function textOf({ kind, text }: SourceToken): string {
  if (kind === 'string') return pythonString(text);
  return kind === 'dynamic' ? '…' : text;
}
