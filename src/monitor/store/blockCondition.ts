import { seemsToHave, type BlockSignature } from './blockSignature.ts';
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
  /** Some task has told a figure, and one of them reaches the value. */
  | {
      readonly kind: 'reaches';
      readonly figure: 'longestRuntimeMs' | 'longestWaitMs' | 'mostRetries' | 'lastStateAt' | 'lastUpdatedAt';
      readonly value: number;
    }
  /** Some task got its state until the moment. */
  | { readonly kind: 'stateBy'; readonly moment: number };

export const ANYTHING: BlockCondition = { kind: 'anything' };

/** Whether a look at the signature tells more than the bounds alone. */
export function mayMatch(condition: BlockCondition, bounds: BlockBounds, signature: BlockSignature): boolean {
  switch (condition.kind) {
    case 'anything':
      return true;
    case 'all':
      return condition.of.every((part) => mayMatch(part, bounds, signature));
    case 'any':
      return condition.of.some((part) => mayMatch(part, bounds, signature));
    case 'hashes':
      return condition.hashes.every((hash) => seemsToHave(signature, hash));
    case 'reaches':
      return (bounds[condition.figure] ?? -Infinity) >= condition.value;
    case 'stateBy':
      return bounds.firstStateAt <= condition.moment;
    default:
      return condition satisfies never;
  }
}
