import { parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import { isReadableTypedValue, typedValueOf } from './typedValue.ts';

/**
 * From about 450 levels on, a worker cannot hand the arguments to its pool: its main process ends, and the restored
 * message ends the next one.
 */
export const MAX_ARGUMENT_DEPTH = 200;
/** Python 3.11 and newer refuse longer integers with an error inside the worker. */
const MAX_INTEGER_DIGITS = 4_300;

export type ArgumentsResult =
  | { readonly ok: true; readonly args: ArrayNode; readonly kwargs: ObjectNode }
  | { readonly ok: false; readonly message: string };

type ArrayNode = Extract<DataNode, { kind: 'array' }>;
type ObjectNode = Extract<DataNode, { kind: 'object' }>;

/** Reads the arguments of a task as a person wrote them, and refuses what a worker could not read. */
export function readTaskArguments(args: string, kwargs: string): ArgumentsResult {
  const positional = parseTolerantJson(args);
  if (!positional.ok)
    return refuse(`The arguments are not JSON: ${positional.message} at ${positional.offset}.`);
  if (positional.value.kind !== 'array')
    return refuse('The arguments must be a JSON array, for example [1, "x"].');
  const keyword = parseTolerantJson(kwargs);
  if (!keyword.ok)
    return refuse(`The keyword arguments are not JSON: ${keyword.message} at ${keyword.offset}.`);
  if (keyword.value.kind !== 'object') {
    return refuse('The keyword arguments must be a JSON object, for example {"timeout": 30}.');
  }
  const objection =
    typedValueOf(keyword.value) === null ? null : 'a keyword argument must not be named __type__';
  const problem = objection ?? problemOf(positional.value, 0) ?? problemOf(keyword.value, 0);
  if (problem !== null) return refuse(`A worker could not read these arguments: ${problem}.`);
  return { ok: true, args: positional.value, kwargs: keyword.value };
}

/** What a worker could not read in this value, or `null`. */
function problemOf(node: DataNode, depth: number): string | null {
  if (node.kind === 'number') return integerProblem(node.text);
  if (node.kind === 'array') return nested(node.items, depth);
  if (node.kind !== 'object') return null;
  const typed = typedValueOf(node);
  if (typed !== null && !isReadableTypedValue(typed)) {
    return 'an object with the keys __type__ and __value__ is not a value that Celery knows';
  }
  return nested(
    node.entries.map(([, value]) => value),
    depth,
  );
}

function integerProblem(text: string): string | null {
  const isTooLong = text.length > MAX_INTEGER_DIGITS && /^-?\d+$/.test(text);
  return isTooLong ? `an integer has more than ${MAX_INTEGER_DIGITS} digits` : null;
}

function nested(nodes: readonly DataNode[], depth: number): string | null {
  if (depth >= MAX_ARGUMENT_DEPTH) return `they are nested more than ${MAX_ARGUMENT_DEPTH} levels deep`;
  for (const node of nodes) {
    const problem = problemOf(node, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}

function refuse(message: string): ArgumentsResult {
  return { ok: false, message };
}
