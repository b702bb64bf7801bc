import { brotliDecompressSync, unzipSync, zstdDecompressSync } from 'node:zlib';

type Decompressor = (data: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

/** kombu's `gzip` and `zlib` share one name and are both zlib data; `unzipSync` takes either format. */
const DECOMPRESSORS: ReadonlyMap<string, Decompressor> = new Map<string, Decompressor>([
  ['application/x-gzip', unzipSync],
  ['application/gzip', unzipSync],
  ['application/zlib', unzipSync],
  ['gzip', unzipSync],
  ['zlib', unzipSync],
  ['application/x-brotli', brotliDecompressSync],
  ['application/zstd', zstdDecompressSync],
]);

/** The `compression` header of a message; `null` when it is not compressed. */
export function compressionOf(header: unknown): string | null {
  return typeof header === 'string' && header !== '' ? header : null;
}

/** The data as it was before compression; `null` when the method is not ours, the data broken or the result above `maxBytes`. */
export function decompress(data: Buffer, method: string, maxBytes: number): Buffer | null {
  const decompressor = DECOMPRESSORS.get(method);
  if (decompressor === undefined) return null;
  try {
    return decompressor(data, { maxOutputLength: maxBytes });
  } catch {
    return null;
  }
}
