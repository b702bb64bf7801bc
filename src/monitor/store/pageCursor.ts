import { noSuchCursor } from './storeMessages.ts';

/** The last row of a page: the next one begins behind it. */
export interface PageCursor {
  readonly orderedAt: number;
  readonly seq: number;
}

export function formatCursor(cursor: PageCursor): string {
  return `${String(cursor.orderedAt)}:${String(cursor.seq)}`;
}

/** @throws RangeError when the text is none of {@link formatCursor} */
export function parseCursor(text: string): PageCursor {
  const match = /^(\d{1,16}):(\d{1,16})$/.exec(text);
  if (match === null) throw new RangeError(noSuchCursor());
  return { orderedAt: Number(match[1]), seq: Number(match[2]) };
}
