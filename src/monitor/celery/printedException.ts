import { parsePythonTraceback } from '../../model/pythonTraceback.ts';

/** An identifier with the modules before it. */
const TYPE = /^(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)$/;
/** A line of a traceback that names an exception; groups draw a margin before theirs. */
const EXCEPTION_LINE = /^((?:[ ]*[|+] ?)*)((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)(?:: (.*))?$/;
/** billiard's wrapper, under whose name Celery tells of a task that was stopped at its hard time limit. */
const WRAPPER = 'ExceptionWithTraceback';
const LONGEST_LINE = 10_000;

/**
 * What the traceback prints an exception as: `SyntaxError: invalid syntax`, `FileNotFoundError: [Errno 2] No such file`,
 * where the representation shows only what it was made of. `null` when no line of the traceback is of this type.
 */
export function printedException(type: string, traceback: string | null | undefined): string | null {
  const name = TYPE.exec(type)?.[1];
  if (name === undefined || traceback === null || traceback === undefined) return null;
  const lines = name === WRAPPER ? [parsePythonTraceback(traceback).exception ?? ''] : traceback.split('\n');
  let printed: string | null = null;
  let margin = Infinity;
  for (const line of lines) {
    const match = line.length > LONGEST_LINE ? null : EXCEPTION_LINE.exec(line);
    const [, before = '', path = '', message = ''] = match ?? [];
    const last = path.slice(path.lastIndexOf('.') + 1);
    // A group's members stand deeper than the group itself; what was raised first stands before what it led to.
    if (last === '' || (name !== WRAPPER && last !== name) || before.length > margin) continue;
    margin = before.length;
    printed = joined(last, message);
  }
  return printed === WRAPPER ? null : printed;
}

/** Some print themselves as their own representation: `TimeLimitExceeded: TimeLimitExceeded(2,)`. */
function joined(type: string, message: string): string {
  const isOwnRepresentation = message.startsWith(`${type}(`) && message.endsWith(')');
  const text = isOwnRepresentation ? message.slice(type.length + 1, -1).replace(/,$/, '') : message;
  return text === '' ? type : `${type}: ${text}`;
}
