import { figureBounds, type BlockKinds, type KindRegister } from './blockKinds.ts';
import { compareKeys, NAMELESS } from './taskSortKey.ts';
import type { BlockBounds } from './blockBounds.ts';
import type { KindFilter } from './kindFilter.ts';

/** A block as far as it is known: `null` when it is not summed up. */
export interface KnownBlock {
  readonly bounds: BlockBounds | null;
  /** `null`: not divided into kinds. */
  readonly kinds: BlockKinds | null;
}

/** The tasks of a block that a filter can mean. */
export interface MeantTasks {
  readonly bounds: BlockBounds;
  /** Whether it can mean none but failed ones. */
  readonly areFailed: boolean;
}

/** What is known of the tasks of a block that a filter can mean; `null`: nothing; `nothing`: there are none of them. */
export function meantTasks(
  { bounds, kinds }: KnownBlock,
  register: KindRegister,
  filter: KindFilter,
): MeantTasks | null | 'nothing' {
  if (bounds === null) return null;
  if (kinds === null) return { bounds, areFailed: false };
  let hasAny = false;
  let areFailed = true;
  let firstName = NAMELESS;
  let longestRuntimeMs: number | null = null;
  let longestWaitMs: number | null = null;
  let mostRetries: number | null = null;
  for (let place = 0; place < kinds.kinds.length; place++) {
    const kind = register.kind(kinds.kinds[place] ?? 0);
    if (kind !== undefined && !filter.mayMatch({ kind, of: kinds, place, bounds })) continue;
    hasAny = true;
    areFailed &&= kind?.state === 'failed';
    longestRuntimeMs = greater(longestRuntimeMs, figureBounds(kinds, place, 'runtime')?.most);
    longestWaitMs = greater(longestWaitMs, figureBounds(kinds, place, 'wait')?.most);
    mostRetries = greater(mostRetries, figureBounds(kinds, place, 'retries')?.most);
    const name = kind === undefined ? bounds.firstName : (kind.name ?? NAMELESS);
    if (name !== firstName && compareKeys(name, firstName) < 0) firstName = name;
  }
  if (!hasAny) return 'nothing';
  return { bounds: { ...bounds, firstName, longestRuntimeMs, longestWaitMs, mostRetries }, areFailed };
}

function greater(one: number | null, other: number | undefined): number | null {
  return other === undefined || (one !== null && one >= other) ? one : other;
}
