import { isMark, isName, type SourceToken } from './sourceToken.ts';

/** `const NAME = 'x'`, and the members of `enum E { A = 'x' }` and `const O = { A: 'x' }` as `E.A` and `O.A`. */
export function constantsOf(
  tokens: readonly SourceToken[],
  pairs: ReadonlyMap<number, number>,
): ReadonlyMap<string, string> {
  const constants = new Map<string, string>();
  const owners: { readonly name: string; readonly end: number }[] = [];
  for (const [index, token] of tokens.entries()) {
    while ((owners.at(-1)?.end ?? Infinity) < index) owners.pop();
    if (isMark(token, '{')) {
      const name = ownerName(tokens, index);
      const end = pairs.get(index);
      if (name !== null && end !== undefined) owners.push({ name, end });
      continue;
    }
    const value = tokens[index + 2];
    const separator = tokens[index + 1];
    const isKey = token.kind === 'name' || token.kind === 'string';
    if (!isKey || value?.kind !== 'string' || !(isMark(separator, '=') || isMark(separator, ':'))) continue;
    constants.set(token.text, value.text);
    const owner = owners.at(-1);
    if (owner !== undefined) constants.set(`${owner.name}.${token.text}`, value.text);
  }
  return constants;
}

/** The name of the enum or object literal whose brace this is. */
function ownerName(tokens: readonly SourceToken[], brace: number): string | null {
  const before = tokens[brace - 1];
  const name = isMark(before, '=') ? tokens[brace - 2] : before;
  const keyword = isMark(before, '=') ? tokens[brace - 3] : tokens[brace - 2];
  const declares = isName(keyword, 'enum') || isName(keyword, 'const') || isName(keyword, 'let');
  return declares && name?.kind === 'name' ? name.text : null;
}
