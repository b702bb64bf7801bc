import type { Locator } from 'playwright';
import { expect } from '../e2e/vscode/expect.ts';

/** The rows of a tree of values as a person reads them, without the breaks between the parts of a row. */
export async function treeRows(tree: Locator): Promise<readonly string[]> {
  const texts = await tree.getByRole('treeitem').allInnerTexts();
  return texts.map((text) =>
    text
      .trim()
      .replaceAll(/\s*\n\s*/g, ' ')
      .replaceAll(' : ', ': '),
  );
}

/** Waits until these are the rows of the tree. */
export async function expectRows(tree: Locator, rows: readonly string[]): Promise<void> {
  await expect.poll(() => treeRows(tree)).toEqual(rows);
}

/** Waits until the tree has so many rows. */
export async function expectRowCount(tree: Locator, count: number, what?: string): Promise<void> {
  await expect(tree.getByRole('treeitem'), what).toHaveCount(count);
}
