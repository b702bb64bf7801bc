/** An id for a row from parts that may hold any text. */
export function nodeId(kind: string, ...parts: readonly string[]): string {
  return `${kind}:${JSON.stringify(parts)}`;
}
