const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
};

/** A text as Python's `repr` writes it: escaped are the quote, the backslash, controls and what no stream could encode. */
export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\p{Cc}\p{Cs}\\'"]/gu, (character) => {
    if (character === "'" || character === '"') return character === quote ? `\\${character}` : character;
    const code = character.charCodeAt(0);
    const hex = code.toString(16);
    return (
      NAMED_ESCAPES[character] ?? (code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`)
    );
  });
  return quote + escaped + quote;
}
