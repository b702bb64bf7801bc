import { parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import { t } from '../../model/l10n.ts';
import { isReadableTypedValue, typedValueOf } from './typedValue.ts';

/**
 * From about 450 levels on, a worker cannot hand the arguments to its pool: its main process ends, and the restored
 * message ends the next one.
 */
export const MAX_ARGUMENT_DEPTH = 200;
/** Python 3.11 and newer refuse longer integers with an error inside the worker. */
const MAX_INTEGER_DIGITS = 4_300;
const NOT_FINITE: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);

/** What a reader in a worker bears. */
export interface ValueLimits {
  /** Levels of arrays and objects. */
  readonly maxDepth: number;
  /** Neither NaN and Infinity, which are not JSON, nor values with a Python type. */
  readonly isPlain: boolean;
}

const ARGUMENTS: ValueLimits = { maxDepth: MAX_ARGUMENT_DEPTH, isPlain: false };

export type ArgumentsResult =
  | { readonly ok: true; readonly args: ArrayNode; readonly kwargs: ObjectNode }
  | { readonly ok: false; readonly message: string };

type ArrayNode = Extract<DataNode, { kind: 'array' }>;
type ObjectNode = Extract<DataNode, { kind: 'object' }>;

/** Reads the arguments of a task as a person wrote them, and refuses what a worker could not read. */
export function readTaskArguments(args: string, kwargs: string): ArgumentsResult {
  const positional = parseTolerantJson(args);
  if (!positional.ok)
    return refuse(
      t('The arguments are not JSON: {0} at {1}.', positional.message, String(positional.offset)),
    );
  if (positional.value.kind !== 'array')
    return refuse(t('The arguments must be a JSON array, for example [1, "x"].'));
  const keyword = parseTolerantJson(kwargs);
  if (!keyword.ok)
    return refuse(
      t('The keyword arguments are not JSON: {0} at {1}.', keyword.message, String(keyword.offset)),
    );
  if (keyword.value.kind !== 'object') {
    return refuse(t('The keyword arguments must be a JSON object, for example {"timeout": 30}.'));
  }
  const objection = keywordProblem(keyword.value);
  const problem =
    objection ?? unreadableValue(positional.value, ARGUMENTS) ?? unreadableValue(keyword.value, ARGUMENTS);
  if (problem !== null) return refuse(t('A worker could not read these arguments: {0}.', problem));
  return { ok: true, args: positional.value, kwargs: keyword.value };
}

/** Workers call every task with itself as `self`. */
function keywordProblem(keywords: ObjectNode): string | null {
  if (typedValueOf(keywords) !== null) return t('a keyword argument must not be named __type__');
  return keywords.entries.some(([name]) => name === 'self')
    ? t('a keyword argument must not be named self')
    : null;
}

/** What a worker could not read in this value, or `null`. `depth`: levels around it. */
export function unreadableValue(node: DataNode, limits: ValueLimits, depth = 0): string | null {
  if (node.kind === 'number') return numberProblem(node.text, limits);
  if (node.kind === 'array') return nested(node.items, limits, depth);
  if (node.kind !== 'object') return null;
  const typed = typedValueOf(node);
  if (typed !== null && (limits.isPlain || !isReadableTypedValue(typed))) {
    return t('an object with the keys __type__ and __value__ is not a value that Celery knows');
  }
  return nested(
    node.entries.map(([, value]) => value),
    limits,
    depth,
  );
}

/** Python reads a number beyond its floats as infinite, without a word; who means that writes Infinity. */
function numberProblem(text: string, { isPlain }: ValueLimits): string | null {
  if (/^-?\d+$/.test(text)) {
    return text.length > MAX_INTEGER_DIGITS
      ? t('an integer has more than {0} digits', String(MAX_INTEGER_DIGITS))
      : null;
  }
  if (NOT_FINITE.has(text)) return isPlain ? t('{0} is not JSON', text) : null;
  if (Number.isFinite(Number(text))) return null;
  return t('the number {0} is larger than any that Python has', text.slice(0, 40));
}

function nested(nodes: readonly DataNode[], limits: ValueLimits, depth: number): string | null {
  if (depth >= limits.maxDepth)
    return t('they are nested more than {0} levels deep', String(limits.maxDepth));
  for (const node of nodes) {
    const problem = unreadableValue(node, limits, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}

function refuse(message: string): ArgumentsResult {
  return { ok: false, message };
}
