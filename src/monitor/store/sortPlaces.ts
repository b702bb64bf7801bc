import { numberOf, type Row } from './taskRow.ts';
import type { SortPlace } from './taskSortKey.ts';

/** Places of rows that have `seq` and `key`. */
export function placesOf(rows: readonly Row[]): readonly SortPlace[] {
  return rows.flatMap(({ seq, key }) => {
    const number = numberOf(seq);
    return number === null || (typeof key !== 'number' && typeof key !== 'string')
      ? []
      : [{ key, seq: number }];
  });
}
