import { test } from 'node:test';
import type { Locator } from 'playwright';
import { expect, expectText } from '../e2e/vscode/expect.ts';
import { celeryDetail, FAILED_BULLMQ, HOSTILE, hugeDetail, taskModel } from './models.ts';
import { panelBrowser, type TaskPanelPage } from './taskPanelPage.ts';
import { expectRowCount, expectRows, treeRows } from './treeRows.ts';

const browser = panelBrowser();
let panel: TaskPanelPage;

async function showArgs(value: unknown): Promise<Locator> {
  panel = await browser.open();
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  await panel.show(taskModel(celeryDetail({ args: { kind: 'json', source: 'result record', text } })));
  return panel.page.getByRole('tree', { name: 'args', exact: true });
}

async function search(text: string): Promise<void> {
  await panel.page.getByRole('button', { name: 'Search args' }).click();
  await panel.page.getByRole('searchbox', { name: 'Search in args' }).fill(text);
}

const status = (): Locator => panel.page.getByRole('status').first();

const ORDERS = {
  orders: Array.from({ length: 250 }, (_, index) => ({ id: index, city: index === 203 ? 'Oslo' : 'Rome' })),
  note: 'from OSLO',
  osloCount: 1,
};

test('a search shows the matches with what leads to them, however far down they are', async () => {
  const tree = await showArgs([ORDERS]);
  await search('oslo');
  await panel.page.getByText('3 matches').waitFor();
  await expectRows(tree, [
    '0: 3 keys',
    'orders: 250 items',
    '203: 2 keys',
    'city: "Oslo"',
    'note: "from OSLO"',
    'osloCount: 1',
  ]);
  await expect(tree.locator('.match')).toHaveCount(3);
  const match = tree.getByRole('treeitem').filter({ hasText: 'city' }).last();
  await expect(match).toHaveAttribute('aria-level', '4');

  await panel.page.getByRole('searchbox').fill('nowhere');
  await panel.page.getByText('No match').waitFor();
  await expect(tree).toBeHidden();

  await panel.page.getByRole('searchbox').fill('');
  await tree.waitFor();
  await expectRowCount(tree, 1, 'the tree is as folded as it was before');
});

test('Enter and Shift+Enter go round the matches, Escape closes and shows all again', async () => {
  const tree = await showArgs(['b1', 'a', 'b2', 'b3']);
  await search('b');
  await panel.page.getByText('3 matches').waitFor();
  const { keyboard } = panel.page;
  const current = tree.locator('.current');
  for (const [key, place, row] of [
    ['Enter', '1 of 3', /^0\s*:\s*"b1"$/],
    ['Enter', '2 of 3', /^2\s*:\s*"b2"$/],
    ['Enter', '3 of 3', /^3\s*:\s*"b3"$/],
    ['Enter', '1 of 3', /^0\s*:\s*"b1"$/],
    ['Shift+Enter', '3 of 3', /^3\s*:\s*"b3"$/],
  ] as const) {
    await keyboard.press(key);
    await expectText(status(), place);
    await expectText(current, row);
  }
  await expect(current, 'the tab order leads to it').toHaveAttribute('tabindex', '0');
  await panel.page.getByRole('button', { name: 'Next match' }).click();
  await expectText(status(), '1 of 3');

  await panel.page.getByRole('searchbox').press('Escape');
  await expect(panel.page.getByRole('searchbox')).toBeHidden();
  await expectRowCount(tree, 4);
  await expect(panel.page.locator(':focus').first()).toHaveAttribute('aria-label', 'Search args');
});

test('Ctrl+F in a tree searches it; what is found can be unfolded', async () => {
  const tree = await showArgs([{ needle: { a: 1, b: 2 } }, 'hay']);
  await tree.locator('[tabindex="0"]').focus();
  await panel.page.keyboard.press('Control+f');
  await expect(panel.page.getByRole('searchbox')).toBeFocused();
  await panel.page.keyboard.type('needle');
  await panel.page.getByText('1 match', { exact: true }).waitFor();
  await panel.page.keyboard.press('Enter');
  const found = tree.locator('.current');
  await expect(found).toHaveAttribute('aria-expanded', 'false');
  await found.click();
  await expect.poll(async () => (await treeRows(tree)).slice(-2)).toEqual(['a: 1', 'b: 2']);
});

test('a search survives an update of the value, and is of no use for one without entries', async () => {
  const tree = await showArgs(['b1', 'a']);
  await search('b');
  await panel.page.getByText('1 match', { exact: true }).waitFor();
  const json = (text: string) =>
    taskModel(celeryDetail({ args: { kind: 'json', source: 'result record', text } }));
  await panel.show(json('["b1", "b2", "c"]'));
  await panel.page.getByText('2 matches').waitFor();
  await expectRowCount(tree, 2);
  await panel.show(json('7'));
  await expect(panel.page.getByRole('searchbox')).toBeHidden();
  await expectRows(tree, ['7']);
});

test('of five megabytes a bounded number of matches is drawn, and hostile text stays text', async () => {
  panel = await browser.open();
  await panel.show(taskModel(hugeDetail()));
  const tree = panel.page.getByRole('tree', { name: 'args', exact: true });
  await tree.getByRole('treeitem').first().waitFor();
  await search('row 2499');
  await panel.page.getByText('11 matches').waitFor();
  await expect.poll(() => treeRows(tree)).toContain('24999: 3 keys');
  await panel.page.getByRole('searchbox').fill('row');
  await panel.page.getByText('The first 500 matches').waitFor();
  await expect.poll(() => tree.getByRole('treeitem').count()).toBeLessThanOrEqual(1_500);
  await panel.page.getByRole('searchbox').fill(HOSTILE[0]);
  await panel.page.getByText('No match').waitFor();
});

test('a value and its path can be copied, by keyboard and pointer', async () => {
  const tree = await showArgs([{ error_type: 'CODE_ERROR', 'odd key': [true] }]);
  const row = tree.getByRole('treeitem').filter({ hasText: 'error_type' }).last();
  await row.focus();
  await panel.page.keyboard.press('p');
  await panel.expectSent('copy', { what: 'text', text: 'args[0].error_type' });
  await panel.page.keyboard.press('Control+c');
  await panel.expectSent('copy', { what: 'text', text: 'CODE_ERROR' });
  const odd = tree.getByRole('treeitem').filter({ hasText: 'True' }).last();
  await odd.hover();
  await odd.locator('.copy-path').click();
  await panel.expectSent('copy', { what: 'text', text: 'args[0]["odd key"][0]' });
});

test('Python values are shown as Python has them, those of a job as JSON', async () => {
  const typed = (type: string, value: unknown) => ({ __type__: type, __value__: value });
  const tree = await showArgs(
    `[null, true, NaN, ${[
      typed('datetime', '2026-11-21T14:24:00'),
      typed('decimal', '5.10'),
      typed('bytes', 'raw'),
      typed('base64', '/w=='),
      typed('uuid', { hex: '0123456789abcdef0123456789abcdef' }),
    ]
      .map((value) => JSON.stringify(value))
      .join(', ')}]`,
  );
  await expectRows(tree, [
    '0: None',
    '1: True',
    '2: NaN',
    '3: datetime "2026-11-21T14:24:00"',
    '4: Decimal "5.10"',
    '5: bytes "raw"',
    '6: bytes as base64 "/w=="',
    '7: UUID "0123456789abcdef0123456789abcdef"',
  ]);
  await tree.getByRole('treeitem').filter({ hasText: 'Decimal' }).click();
  await expect
    .poll(() => treeRows(tree), 'what stands in the message is one step away')
    .toContain('__value__: "5.10"');

  const text = '{"a": null, "b": false, "c": {"__type__": "decimal", "__value__": "1"}}';
  await panel.show(taskModel({ ...FAILED_BULLMQ, args: { kind: 'json', source: 'job record', text } }));
  const data = panel.page.getByRole('tree', { name: 'data', exact: true });
  await expect
    .poll(async () => (await treeRows(data)).slice(0, 3))
    .toEqual(['a: null', 'b: false', 'c: 2 keys']);
});
