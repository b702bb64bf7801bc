import { type PythonStatement, pythonStatements } from './pythonTokens.ts';
import { isMark, isName, type SourceToken } from './sourceToken.ts';

/** A task as code that sends it may call it. */
export interface SoughtTask {
  /** Names that it can have when it runs. */
  readonly names: readonly string[];
  /** Function or class that defines it, and the last part of the module that this stands in; `null`: not known. */
  readonly definedAs: { readonly function: string; readonly module: string } | null;
}

/** A place that sends a task or describes one to send. */
export interface EnqueueSite {
  /** 1-based. */
  readonly line: number;
  /** 1-based, of the task's name or function. */
  readonly column: number;
  /** What stands there: `evaluate_code.delay`, `send_task`. */
  readonly form: string;
}

const METHODS: ReadonlySet<string> = new Set([
  'delay',
  'apply_async',
  's',
  'si',
  'signature',
  'subtask',
  'chunks',
  'map',
  'starmap',
  'delay_on_commit',
  'apply_async_on_commit',
]);
const CALLS: ReadonlySet<string> = new Set([
  'send_task',
  'signature',
  'subtask',
  'Signature',
  'PeriodicTask',
]);

/**
 * Finds where Python code sends a task: methods of its function (`f.delay(…)`, also under an imported alias), names
 * handed to `send_task`, `signature` and their like, and entries of a beat schedule (`'task': 'name'`). A function of
 * that name which is imported from another module is left out. Never throws; linear time. In steps, for who
 * must not be held up by a long file.
 */
export function* enqueueSiteSteps(
  text: string,
  task: SoughtTask,
): Generator<undefined, readonly EnqueueSite[]> {
  const sites: EnqueueSite[] = [];
  const statements: PythonStatement[] = [];
  for (const statement of pythonStatements(text)) {
    statements.push(statement);
    yield undefined;
  }
  const aliases = aliasesOf(statements, task);
  for (const { tokens } of statements) {
    if (isName(tokens[0], 'from') || isName(tokens[0], 'import')) continue;
    for (const [index, token] of tokens.entries()) {
      const form =
        token.kind === 'string'
          ? formOfName(tokens, index, task)
          : token.kind === 'name' && aliases.has(token.text)
            ? formOfMethod(tokens, index)
            : null;
      if (form !== null) sites.push({ line: token.line, column: token.column, form });
    }
  }
  return sites;
}

function formOfMethod(tokens: readonly SourceToken[], index: number): string | null {
  const method = tokens[index + 2];
  const isCall = isMark(tokens[index + 1], '.') && method?.kind === 'name' && isMark(tokens[index + 3], '(');
  return isCall && METHODS.has(method.text) ? `${tokens[index]?.text ?? ''}.${method.text}` : null;
}

function formOfName(tokens: readonly SourceToken[], index: number, task: SoughtTask): string | null {
  if (!task.names.includes(tokens[index]?.text ?? '')) return null;
  const before = tokens[index - 1];
  const call = tokens[index - 2];
  if (isMark(before, '(') && call?.kind === 'name' && CALLS.has(call.text)) return call.text;
  // `task='name'`, `name='name'` of a call that sends, and `'task': 'name'` of a schedule.
  if (isMark(before, ':') && call?.kind === 'string' && call.text === 'task') return "'task'";
  if (!isMark(before, '=') || call?.kind !== 'name') return null;
  if (call.text === 'task') return 'task';
  return call.text === 'name' && isMark(tokens[index - 3], '(') && CALLS.has(tokens[index - 4]?.text ?? '')
    ? (tokens[index - 4]?.text ?? null)
    : null;
}

/** What the function is called in this file. */
function aliasesOf(statements: readonly PythonStatement[], task: SoughtTask): ReadonlySet<string> {
  const aliases = new Set<string>();
  if (task.definedAs === null) return aliases;
  const { function: functionName, module } = task.definedAs;
  let isOther = false;
  for (const { tokens } of statements) {
    const at = tokens.findIndex((token) => isName(token, 'import'));
    if (!isName(tokens[0], 'from') || at < 0) continue;
    const from = tokens[at - 1];
    const isItsModule = from?.kind !== 'name' || from.text === module || isPackage(from.text, task);
    for (const [index, token] of tokens.entries()) {
      if (index <= at || !isName(token, functionName) || isName(tokens[index - 1], 'as')) continue;
      const alias = isName(tokens[index + 1], 'as') ? tokens[index + 2]?.text : undefined;
      if (isItsModule) aliases.add(alias ?? functionName);
      else if (alias === undefined) isOther = true;
    }
  }
  if (!isOther) aliases.add(functionName);
  return aliases;
}

/** Whether a name can be that of a package that hands the function on: it stands in the task's own path. */
function isPackage(name: string, task: SoughtTask): boolean {
  return task.names.some((taskName) => taskName.split('.').slice(0, -1).includes(name));
}
