/** A run of text to show as it is, or a character that would be invisible or misleading, written as its escape. */
export interface VisiblePart {
  readonly kind: 'text' | 'escape';
  readonly text: string;
}

/**
 * What must never reach a screen as it is: controls (with the escape that starts a terminal sequence), characters
 * that reorder or hide text (bidirectional controls, zero-width and tag characters, line separators), lone surrogates.
 * The joiners U+200C and U+200D stay: scripts and emoji need them.
 */
const MISLEADING =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Splits hostile text into what may be shown as it is and escapes. `lines` keeps line feeds and tabs as text. */
export function visibleParts(text: string, lines: boolean): readonly VisiblePart[] {
  const parts: VisiblePart[] = [];
  let plainFrom = 0;
  for (const match of text.matchAll(MISLEADING)) {
    const character = match[0];
    if (lines && (character === '\n' || character === '\t')) continue;
    if (match.index > plainFrom) parts.push({ kind: 'text', text: text.slice(plainFrom, match.index) });
    plainFrom = match.index + character.length;
    // A carriage return before a line feed is only the other way to end a line.
    if (lines && character === '\r' && text[plainFrom] === '\n') continue;
    parts.push({ kind: 'escape', text: escapeOf(character) });
  }
  if (plainFrom < text.length) parts.push({ kind: 'text', text: text.slice(plainFrom) });
  return parts;
}

/** One line that is safe to show anywhere as plain text; longer texts are cut with an ellipsis. */
export function visibleLine(text: string, maxLength: number): string {
  // An escape only lengthens the text, so more than this many characters are never needed.
  const cut = text.slice(0, maxLength + 1);
  // Nearly every text can be shown as it is, and rows have several each.
  const line =
    cut.search(MISLEADING) === -1
      ? cut
      : visibleParts(cut, false)
          .map((part) => part.text)
          .join('');
  return line.length > maxLength ? `${sliceCharacters(line, maxLength - 1)}…` : line;
}

/** The first `length` UTF-16 units, one less when that would cut a surrogate pair in two. */
export function sliceCharacters(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  const cutsPair = length > 0 && length < text.length && last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, cutsPair ? length - 1 : length);
}

function escapeOf(character: string): string {
  const short = SHORT_ESCAPES.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
