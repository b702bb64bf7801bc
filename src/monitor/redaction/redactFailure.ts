import type { IsSecretKey } from './keyPatterns.ts';
import { redactText } from './redactText.ts';

/** The class before the message: `PasswordTooShort: …` is no key. */
const EXCEPTION_CLASS = /^[\w.$]+: /;
/** Of Python, with a line of source below it, or of V8, which shows none. */
const FRAME = /^\s+(?:(?<python>File ")|at )/;

/** What an exception says, in one or more lines. */
export function redactError(error: string, isSecret: IsSecretKey): string {
  const begin = EXCEPTION_CLASS.exec(error)?.[0].length ?? 0;
  const message = error.slice(begin);
  const redacted = redactText(message, isSecret);
  return redacted === message ? error : error.slice(0, begin) + redacted;
}

/** A traceback whose messages are redacted; frames, and the line of source below each of Python, are code and stay. */
export function redactTraceback(traceback: string, isSecret: IsSecretKey): string {
  let isSource = false;
  const lines = traceback.split('\n').map((line) => {
    const frame = FRAME.exec(line);
    const isCode = frame !== null || isSource;
    isSource = frame?.groups?.['python'] !== undefined;
    return isCode ? line : redactError(line, isSecret);
  });
  return lines.join('\n');
}
