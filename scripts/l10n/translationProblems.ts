import type { BundleEntry } from './messageBundle.ts';
import { placeholdersOf } from './translatedMessages.ts';

/** What is wrong with a translation of the messages, one sentence each: something is missing, too much or loses a value. */
export function translationProblems(
  messages: Readonly<Record<string, BundleEntry>>,
  translation: Readonly<Record<string, string>>,
): readonly string[] {
  const missing = Object.keys(messages).filter((key) => !Object.hasOwn(translation, key));
  return [
    ...missing.map((key) => `is not translated: ${key}`),
    ...Object.entries(translation).flatMap(([key, text]) => {
      const entry = Object.hasOwn(messages, key) ? messages[key] : undefined;
      if (entry === undefined) return [`is no message: ${key}`];
      const wanted = placeholdersOf(typeof entry === 'string' ? entry : entry.message);
      return placeholdersOf(text).join() === wanted.join() ? [] : [`has other placeholders: ${key}`];
    }),
  ];
}
