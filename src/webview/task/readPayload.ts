import { parseInPieces, type TolerantJsonResult } from '../../model/tolerantJson.ts';

/** UTF-16 units that are read at once: some milliseconds of work. */
const PIECE = 250_000;

/**
 * Reads a long JSON text piece by piece; between two of them the page is drawn and answers the keyboard. Returns what ends
 * the reading.
 *
 * @param progress told from 0 up to but not including 1, before each piece
 */
export function readPayload(
  text: string,
  progress: (share: number) => void,
  done: (result: TolerantJsonResult) => void,
): () => void {
  const reading = parseInPieces(text, PIECE);
  let timer: ReturnType<typeof setTimeout> | null = null;
  const goOn = (): void => {
    const step = reading.next();
    if (step.done === true) done(step.value);
    else later(step.value / text.length);
  };
  const later = (share: number): void => {
    progress(share);
    timer = setTimeout(goOn);
  };
  later(0);
  return () => {
    if (timer !== null) clearTimeout(timer);
  };
}
