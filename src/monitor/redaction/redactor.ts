import { compileKeyPatterns } from './keyPatterns.ts';
import { redactError, redactTraceback } from './redactFailure.ts';
import { redactJson } from './redactJson.ts';
import { redactText } from './redactText.ts';
import type { IsSecretKey } from './keyPatterns.ts';
import type { TaskMessage } from '../../model/taskMessage.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';

/** Takes secrets out of what is to be kept. */
export interface Redactor {
  /** The update itself when it holds none. */
  update(update: TaskUpdate): TaskUpdate;
  /** The message itself when it holds none. */
  message(message: TaskMessage): TaskMessage;
}

type Redact = (text: string, isSecret: IsSecretKey) => string;

/** @param patterns of the keys whose values are secret, see {@link compileKeyPatterns}; with none, nothing is redacted */
export function createRedactor(patterns: readonly string[]): Redactor | null {
  const keys = compileKeyPatterns(patterns);
  if (keys === null) return null;
  const { mayOccur, matches } = keys;
  const clean = (redact: Redact, text: string): string => (mayOccur(text) ? redact(text, matches) : text);
  const maybe = (redact: Redact, text: string | null): string | null =>
    text === null ? null : clean(redact, text);
  // Nearly every update leaves by this door.
  const isClean = (text: string | undefined): boolean => text === undefined || !mayOccur(text);
  return {
    update(update) {
      const { argsRepr, kwargsRepr, resultRepr, error, traceback } = update;
      const hasNone =
        isClean(argsRepr) &&
        isClean(kwargsRepr) &&
        isClean(resultRepr) &&
        isClean(error) &&
        isClean(traceback);
      if (hasNone) return update;
      return {
        ...update,
        ...(argsRepr === undefined ? {} : { argsRepr: clean(redactText, argsRepr) }),
        ...(kwargsRepr === undefined ? {} : { kwargsRepr: clean(redactText, kwargsRepr) }),
        ...(resultRepr === undefined ? {} : { resultRepr: clean(redactText, resultRepr) }),
        ...(error === undefined ? {} : { error: clean(redactError, error) }),
        ...(traceback === undefined ? {} : { traceback: clean(redactTraceback, traceback) }),
      };
    },
    message(message) {
      const args = maybe(redactJson, message.args);
      const kwargs = maybe(redactJson, message.kwargs);
      const embed = maybe(redactJson, message.embed);
      const headers = maybe(redactJson, message.headers);
      const isSame =
        args === message.args &&
        kwargs === message.kwargs &&
        embed === message.embed &&
        headers === message.headers;
      return isSame ? message : { ...message, args, kwargs, embed, headers };
    },
  };
}
