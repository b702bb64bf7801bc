/** Whether the characters of a query stand in a name in their order, as VS Code asks of a provider of symbols. */
export function hasInOrder(name: string, query: string): boolean {
  let at = 0;
  for (const character of query) {
    const found = name.indexOf(character, at);
    if (found < 0) return false;
    at = found + character.length;
  }
  return true;
}
