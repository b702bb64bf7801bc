// oxlint-disable-next-line no-control-regex -- colours begin with the escape character
const ANSI_COLOUR = /\u001B\[[0-9;]*m/gu;

/** A line without the escape sequences that colour it on a terminal. */
export function withoutColours(line: string): string {
  return line.includes('\u001B') ? line.replace(ANSI_COLOUR, '') : line;
}

/**
 * How much of a line is the prefix that an earlier line had; 0 when it has another one. Numbers may differ, since
 * prefixes carry times and process ids.
 */
export function prefixLength(line: string, prefix: string): number {
  let at = 0;
  for (let expected = 0; expected < prefix.length;) {
    if (at >= line.length) return prefix.slice(expected).trim() === '' ? at : 0;
    if (isDigit(prefix, expected)) {
      if (!isDigit(line, at)) return 0;
      while (isDigit(prefix, expected)) expected++;
      while (isDigit(line, at)) at++;
    } else if (line[at] === prefix[expected]) {
      at++;
      expected++;
    } else {
      return 0;
    }
  }
  return at;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
