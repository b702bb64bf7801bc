import type { IsSecretKey } from './keyPatterns.ts';
import { redactText } from './redactText.ts';

/** The class before the message: `PasswordTooShort: …` is no key. */
const EXCEPTION_CLASS = /^[\w.$]+: /;
const FRAME = /^\s+(?:File "|at )/;

/** What an exception says, in one or more lines. */
export function redactError(error: string, isSecret: IsSecretKey): string {
  const begin = EXCEPTION_CLASS.exec(error)?.[0].length ?? 0;
  const message = error.slice(begin);
  const redacted = redactText(message, isSecret);
  return redacted === message ? error : error.slice(0, begin) + redacted;
}

/** A traceback whose messages are redacted; frames, and the line of source below each, are code and stay. */
export function redactTraceback(traceback: string, isSecret: IsSecretKey): string {
  let isSource = false;
  const lines = traceback.split('\n').map((line) => {
    const isFrame = FRAME.test(line);
    const isCode = isFrame || isSource;
    isSource = isFrame;
    return isCode ? line : redactError(line, isSecret);
  });
  return lines.join('\n');
}
