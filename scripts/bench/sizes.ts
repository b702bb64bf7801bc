import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from '../bundling/packageExtension.ts';
import { root } from '../root.ts';
import { rounded, type Figure } from './figure.ts';

/** What a person downloads, and what the two threads load, in kB of 1,000 bytes. */
export function measureSizes({ bytes }: Package): readonly Figure[] {
  const built = ['extension.js', 'monitor.js'].map((name) =>
    size(name, statSync(join(root, 'dist', name)).size),
  );
  return [...built, size('vsix', bytes)];
}

function size(name: string, bytes: number): Figure {
  return { figure: `size of ${name}`, value: rounded(bytes / 1_000, 1), unit: 'kB' };
}
