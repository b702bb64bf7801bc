/** Writes whole numbers from 0 up to 2^53 - 1 in seven bits a byte, least significant first (LEB128). */
export class VarintWriter {
  private bytes = new Uint8Array(256);
  private length = 0;

  write(value: number): void {
    if (this.length + 8 > this.bytes.length) {
      const grown = new Uint8Array(this.bytes.length * 2);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    let rest = value;
    while (rest >= 128) {
      this.bytes[this.length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = rest;
  }

  /** What was written, as a copy; the writer begins anew. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}

/**
 * Reads all that a {@link VarintWriter} wrote.
 *
 * @param into is filled from its begin; what stands behind the numbers stays as it was
 * @returns how many numbers there are; `null` when the last one is cut off, or one is too large
 */
export function readVarints(bytes: Uint8Array, into: number[]): number | null {
  let count = 0;
  let value = 0;
  let factor = 1;
  for (const byte of bytes) {
    if (byte >= 128) {
      value += (byte - 128) * factor;
      factor *= 128;
      if (factor > Number.MAX_SAFE_INTEGER) return null;
    } else {
      value += byte * factor;
      if (!Number.isSafeInteger(value)) return null;
      into[count++] = value;
      value = 0;
      factor = 1;
    }
  }
  return factor === 1 ? count : null;
}
