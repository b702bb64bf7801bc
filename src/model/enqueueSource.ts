import type { Payload } from './payload.ts';
import { readPythonLiteral } from './pythonLiteral.ts';
import { type PythonSource, pythonSource } from './pythonSource.ts';
import { pythonString } from './pythonString.ts';
import type { TaskDetail } from './task.ts';
import { type DataNode, formatDataNode, parseTolerantJson } from './tolerantJson.ts';

/** A call longer than this has each of its arguments on a line of its own. */
const LONGEST_LINE = 100;
const DOTTED_NAME = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/u;
const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

/**
 * The code that sends a task like this one: `task.apply_async(…)` in Python, `queue.add(…)` in JavaScript. `null` when
 * its name or its arguments are not known well enough.
 */
export function enqueueSource(detail: TaskDetail): string | null {
  const { name } = detail.task;
  if (name === null) return null;
  return detail.task.ref.system === 'celery' ? applyAsync(name, detail) : queueAdd(name, detail);
}

/** Whether {@link enqueueSource} may know the arguments; says so without reading large ones. */
export function canShowEnqueueSource({ task, args, kwargs }: TaskDetail): boolean {
  if (task.name === null) return false;
  const payloads = task.ref.system === 'celery' ? [args, kwargs] : [args];
  return payloads.every((payload) => payload.kind === 'json' || readKnown(payload) !== null);
}

/** The code that runs the function of a Celery task with the same arguments, here and at once; `null` as above. */
export function directCallSource(detail: TaskDetail): string | null {
  const { name, ref } = detail.task;
  const known = knownArguments(detail);
  if (name === null || ref.system !== 'celery' || known === null) return null;
  const keywords = known.kwargs.entries.map(([key, value]) => ({ key, source: pythonSource(value) }));
  const isPlain = keywords.every(({ key }) => isPythonName(key));
  const sources = [
    ...known.args.items.map(pythonSource),
    ...(isPlain
      ? keywords.map(({ key, source }) => ({ ...source, text: `${key}=${source.text}` }))
      : [pythonSource(known.kwargs)].map((source) => ({ ...source, text: `**${source.text}` }))),
  ];
  const given = sources.map(({ text }) => text);
  return withImports(sources, pythonCall(pythonTask(name), given));
}

function knownArguments({ args, kwargs }: TaskDetail) {
  const [positional, keyword] = [readKnown(args), readKnown(kwargs)];
  if (positional?.kind !== 'array' || keyword?.kind !== 'object') return null;
  return { args: positional, kwargs: keyword };
}

function applyAsync(name: string, detail: TaskDetail): string | null {
  const known = knownArguments(detail);
  if (known === null) return null;
  const { args, kwargs } = known;
  const [positional, keyword] = [pythonSource(args), pythonSource(kwargs)];
  const { queue } = detail.task;
  const given = [
    ...(args.items.length === 0 ? [] : [`args=${positional.text}`]),
    ...(kwargs.entries.length === 0 ? [] : [`kwargs=${keyword.text}`]),
    ...(queue === null ? [] : [`queue=${pythonString(queue)}`]),
  ];
  return withImports([positional, keyword], pythonCall(`${pythonTask(name)}.apply_async`, given));
}

/** The task as an expression: its name where Python can read that as one. */
function pythonTask(name: string): string {
  const isName = DOTTED_NAME.test(name) && name.split('.').every(isPythonName);
  return isName ? name : `app.tasks[${pythonString(name)}]`;
}

function isPythonName(name: string): boolean {
  return !name.includes('.') && DOTTED_NAME.test(name) && !KEYWORDS.has(name);
}

function pythonCall(callee: string, given: readonly string[]): string {
  const line = `${callee}(${given.join(', ')})`;
  if (line.length <= LONGEST_LINE) return line;
  return `${callee}(\n${given.map((one) => `    ${one},\n`).join('')})`;
}

function withImports(sources: readonly PythonSource[], code: string): string {
  const modules = [...new Set(sources.flatMap(({ imports }) => [...imports]))].toSorted();
  return [...modules.map((module) => `import ${module}\n`), modules.length === 0 ? '' : '\n', code].join('');
}

function queueAdd(name: string, detail: TaskDetail): string | null {
  const data = readKnown(detail.args);
  if (data === null) return null;
  const line = formatDataNode(data, 0);
  const value = line.length <= LONGEST_LINE ? line : formatDataNode(data, 2);
  return `await queue.add(${JSON.stringify(name)}, ${asExpression(value)});`;
}

/**
 * JSON as a JavaScript expression: all of it is one, only a `__proto__` key would set the prototype instead. Inside a
 * string its opening quote would have a backslash.
 */
function asExpression(json: string): string {
  return json.replaceAll(/(?<!\\)"__proto__"(?=:)/gu, '["__proto__"]');
}

/** The value when it is exact, or a whole representation that reads like a literal. */
function readKnown(payload: Payload): DataNode | null {
  if (payload.kind === 'json') {
    const parsed = parseTolerantJson(payload.text);
    return parsed.ok ? parsed.value : null;
  }
  return payload.kind === 'repr' && !payload.truncated ? readPythonLiteral(payload.text) : null;
}
