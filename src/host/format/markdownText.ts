import { visibleLine, visibleParts } from '../../model/visibleText.ts';

const PUNCTUATION = /[!-/:-@[-`{-~]/g;
const LONGEST_LINE = 500;
const LONGEST_CODE = 4_000;

/**
 * Hostile text as one line of Markdown that shows exactly that text: no markup, link, image, HTML or autolink can
 * come of it. Longer texts are cut with an ellipsis.
 */
export function markdownText(text: string, maxLength: number = LONGEST_LINE): string {
  return visibleLine(text, maxLength).replaceAll(PUNCTUATION, '\\$&');
}

/** Hostile text as a fenced block of code; the fence is longer than any run of backticks inside. */
export function markdownCode(text: string, language = ''): string {
  const shown = text.length > LONGEST_CODE ? `${text.slice(0, LONGEST_CODE)}…` : text;
  const safe = visibleParts(shown, true)
    .map((part) => part.text)
    .join('');
  const longest = Math.max(2, ...[...safe.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${safe}\n${fence}`;
}
