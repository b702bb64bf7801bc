import { messageBundle } from '../../scripts/l10n/messageBundle.ts';
import type { DisplayLanguage } from '../../src/model/displayLanguage.ts';

/** What a translated text begins and ends with. */
export const MARKS = { begin: '⟦', end: '⟧' } as const;

const WORD = 'ẋẋẋẋ';

/** A language in which every message stands in marks and is 40 % longer than in English, with numbers as in German. */
export function pseudoLanguage(): DisplayLanguage {
  const messages = Object.entries(messageBundle()).map(([key, entry]) => {
    const english = typeof entry === 'string' ? entry : entry.message;
    return [key, `${MARKS.begin}${longer(english)}${MARKS.end}`] as const;
  });
  return { locale: 'de', messages: Object.fromEntries(messages) };
}

function longer(text: string): string {
  const more = Math.ceil(text.length * 0.4);
  const words = `${WORD} `.repeat(Math.ceil(more / (WORD.length + 1))).slice(0, more);
  return `${text} ${words.trimEnd()}`;
}
