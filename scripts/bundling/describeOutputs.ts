import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from '../root.ts';

/** One line a built file with its size, plain and compressed, in kB. */
export function describeOutputs(meta: Metafile): string {
  const lines = Object.entries(meta.outputs)
    .filter(([file]) => !file.endsWith('.map'))
    .map(([file, { bytes }]) => {
      const compressed = gzipSync(readFileSync(join(root, file))).length;
      return `  ${file.padEnd(28)} ${kilobytes(bytes)} (${kilobytes(compressed).trim()} compressed)`;
    });
  return `${lines.join('\n')}\n`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
}
