import { hasPair, seemsToHave, type BlockPairs, type BlockSignature } from './blockSignature.ts';
import type { BlockBounds } from './blockBounds.ts';

/**
 * What a block must have for one of its tasks to match a filter. It may hold where no task matches, but never the other way
 * round.
 */
export type BlockCondition =
  | { readonly kind: 'anything' }
  | { readonly kind: 'all'; readonly of: readonly BlockCondition[] }
  | { readonly kind: 'any'; readonly of: readonly BlockCondition[] }
  /** Every one of the hashes is in the signature. */
  | { readonly kind: 'hashes'; readonly hashes: readonly number[] }
  /** All of the pairs of characters follow each other somewhere. */
  | { readonly kind: 'pairs'; readonly pairs: readonly number[] }
  /** One of them does. */
  | { readonly kind: 'somePair'; readonly pairs: readonly number[] }
  /** Some task has told a figure, and one of them reaches the value. */
  | {
      readonly kind: 'reaches';
      readonly figure: 'longestRuntimeMs' | 'longestWaitMs' | 'mostRetries' | 'lastStateAt' | 'lastUpdatedAt';
      readonly value: number;
    }
  /** It is one of these blocks. */
  | { readonly kind: 'isOneOf'; readonly blocks: ReadonlySet<number> }
  /** Some task got its state until the moment. */
  | { readonly kind: 'stateBy'; readonly moment: number };

export const ANYTHING: BlockCondition = { kind: 'anything' };

/** What is known of a block that is summed up. */
export interface BlockFacts {
  readonly bounds: BlockBounds;
  readonly pairs: BlockPairs;
  /** `null`: it was not read, or cannot be; then it is taken to have whatever is asked for. */
  readonly signature: BlockSignature | null;
}

export function mayMatch(condition: BlockCondition, facts: BlockFacts): boolean {
  const { bounds, pairs, signature } = facts;
  switch (condition.kind) {
    case 'anything':
      return true;
    case 'all':
      return condition.of.every((part) => mayMatch(part, facts));
    case 'any':
      return condition.of.some((part) => mayMatch(part, facts));
    case 'hashes':
      return signature === null || condition.hashes.every((hash) => seemsToHave(signature, hash));
    case 'pairs':
      return condition.pairs.every((pair) => hasPair(pairs, pair));
    case 'somePair':
      return condition.pairs.some((pair) => hasPair(pairs, pair));
    case 'reaches':
      return (bounds[condition.figure] ?? -Infinity) >= condition.value;
    case 'isOneOf':
      return condition.blocks.has(bounds.block);
    case 'stateBy':
      return bounds.firstStateAt <= condition.moment;
    default:
      return condition satisfies never;
  }
}
