import { t } from '../../model/l10n.ts';
import type { Child } from './element.ts';

/** A message with nodes in the places of `{0}`, `{1}` …: each language puts its words around them as it likes. */
export function tNodes(message: string, ...nodes: readonly Child[]): readonly Child[] {
  return t(message)
    .split(/\{(\d+)\}/u)
    .map((part, place) => (place % 2 === 0 ? part : (nodes[Number(part)] ?? null)))
    .filter((part) => part !== '');
}
