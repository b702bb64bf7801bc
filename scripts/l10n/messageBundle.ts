import { MESSAGE_TABLES } from './messageTables.ts';
import { sourceFiles } from './sourceFiles.ts';
import { translatedMessages } from './translatedMessages.ts';
import { sentencesIn } from './visibleSentences.ts';

/** What translators are given of a message: itself, with what it means where its words do not tell. */
export type BundleEntry = string | { readonly message: string; readonly comment: readonly string[] };

/** Every message of host, monitor and pages by its key, in the order of the keys. */
export function messageBundle(): Readonly<Record<string, BundleEntry>> {
  const entries = new Map<string, BundleEntry>();
  for (const { path, text } of sourceFiles('src')) {
    for (const { message, comment } of translatedMessages(path, text)) {
      if (message === null) continue;
      if (comment === null) entries.set(message, message);
      else entries.set(`${message}/${comment}`, { message, comment: [comment] });
    }
    if (!MESSAGE_TABLES.includes(path)) continue;
    for (const { text: message } of sentencesIn(path, text)) entries.set(message, message);
  }
  return Object.fromEntries([...entries].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
