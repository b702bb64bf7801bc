/** UTF-16 units of a value that the store keeps for search. */
const KEPT_LENGTH = 4_096;
const LINE_LENGTH = 500;

/** The text as the store keeps it: cut, never in the middle of a surrogate pair. */
export function excerpt(text: string): string {
  return text.length <= KEPT_LENGTH ? text : cut(text, KEPT_LENGTH);
}

/** The first line with anything on it, for a list; empty when there is none. */
export function firstLine(text: string): string {
  const line = (/\S[^\r\n]*/u.exec(text.slice(0, KEPT_LENGTH))?.[0] ?? '').trimEnd();
  return line.length <= LINE_LENGTH ? detached(line) : cut(line, LINE_LENGTH);
}

/**
 * A copy of its own. A part of a string keeps the whole of it in memory, which may be a thousand times as long, for as
 * long as the part is kept.
 */
export function detached(part: string): string {
  return Buffer.from(part, 'utf8').toString('utf8');
}

function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 2);
  const end = last >= 0xd800 && last <= 0xdbff ? length - 2 : length - 1;
  return detached(`${text.slice(0, end)}…`);
}
