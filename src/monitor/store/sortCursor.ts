import { noSuchCursor } from './storeMessages.ts';
import type { SortPlace } from './taskSortKey.ts';

/** Longer than any name that is kept, each of its characters written as several. */
const LONGEST = 10_000;

/** The last task of a page, as a text that is to be given back for the next one. */
export function formatPlace({ key, seq }: SortPlace): string {
  const kind = typeof key === 'number' ? 'n' : 's';
  return `${kind}${encodeURIComponent(String(key))}:${String(seq)}`;
}

/** @throws RangeError when the text is none of {@link formatPlace} */
export function parsePlace(text: string, isText: boolean): SortPlace {
  const match = text.length > LONGEST ? null : /^([ns])([^:]*):(\d{1,16})$/u.exec(text);
  const written = match === null ? null : decoded(match[2] ?? '');
  if (written === null || match?.[1] !== (isText ? 's' : 'n')) throw new RangeError(noSuchCursor());
  const key = isText ? written : Number(written);
  if (typeof key === 'number' && (written === '' || !Number.isFinite(key)))
    throw new RangeError(noSuchCursor());
  return { key, seq: Number(match[3]) };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
