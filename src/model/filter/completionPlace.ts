import { filterTokens } from './filterToken.ts';

/** What is being typed at the end of a filter; offsets are where its text begins, in UTF-16 units. */
export type CompletionPlace =
  | { readonly kind: 'word'; readonly text: string; readonly from: number }
  /** `from`: behind the colon and all commas. */
  | { readonly kind: 'value'; readonly field: string; readonly text: string; readonly from: number };

/** Finds out what could be completed at the end of a filter, also while a quote or parenthesis is open. */
export function completionPlace(filter: string): CompletionPlace {
  const last = filterTokens(filter).tokens.at(-1);
  const nothing: CompletionPlace = { kind: 'word', text: '', from: filter.length };
  if (last === undefined || last.to < filter.length) return nothing;
  if (last.kind !== 'word') {
    const isOperator = last.kind === 'and' || last.kind === 'or';
    return isOperator ? { kind: 'word', text: filter.slice(last.from), from: last.from } : nothing;
  }
  const [first] = last.pieces;
  const typed = last.pieces.map(({ text }) => text).join('');
  const colon = first === undefined || first.isQuoted ? -1 : first.text.indexOf(':');
  if (first === undefined || colon < 0) return { kind: 'word', text: typed, from: last.from };
  const field = first.text.slice(0, colon).toLowerCase();
  let from = first.from + colon + 1;
  for (const { text, isQuoted, from: begin } of last.pieces) {
    const comma = isQuoted ? -1 : text.lastIndexOf(',');
    if (comma >= 0) from = Math.max(from, begin + comma + 1);
  }
  const text = last.pieces
    .filter(({ to }) => to > from)
    .map((piece) => (piece.from < from ? piece.text.slice(from - piece.from) : piece.text))
    .join('');
  return { kind: 'value', field, text, from };
}
