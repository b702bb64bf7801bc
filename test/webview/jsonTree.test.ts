import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator } from 'playwright';
import { expect, expectText } from '../e2e/vscode/expect.ts';
import { celeryDetail, FAILED_CELERY, hugeDetail, taskModel } from './models.ts';
import { panelBrowser, type TaskPanelPage } from './taskPanelPage.ts';
import { expectRowCount, expectRows, treeRows } from './treeRows.ts';

const browser = panelBrowser();
let panel: TaskPanelPage;

/** Shows one value as the task's positional arguments and returns its tree. */
async function showArgs(value: unknown): Promise<Locator> {
  panel = await browser.open();
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  await panel.show(taskModel(celeryDetail({ args: { kind: 'json', source: 'result record', text } })));
  return panel.page.getByRole('tree', { name: 'args', exact: true });
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await panel.page.keyboard.press(key);
}

const focused = (): Locator => panel.page.locator(':focus');

/** More than unfolds by itself. */
const FOLDED = {
  first: { a: 1, b: { c: [1, 2] } },
  second: [3],
  third: 'x',
  more: Array.from({ length: 20 }, (_, i) => i),
};

test('the tree is operated by the keyboard as the pattern says', async () => {
  const tree = await showArgs(FOLDED);
  await expectRowCount(tree, 4);
  await expect(tree.locator('[tabindex="0"]'), 'one row takes part in the tab order').toHaveCount(1);

  await tree.locator('[tabindex="0"]').focus();
  await press('ArrowRight');
  await expect(tree.locator(':focus')).toHaveAttribute('aria-expanded', 'true');
  await expectRowCount(tree, 6);
  await press('ArrowRight');
  await expectText(focused(), 'a: 1');
  await expect(tree.locator(':focus')).toHaveAttribute('aria-level', '2');
  await press('ArrowDown', 'Enter', 'ArrowDown', ' ');
  await expect(tree.locator(':focus')).toHaveAttribute('aria-level', '3');
  await expect
    .poll(async () => (await treeRows(tree)).slice(1, 6))
    .toEqual(['a: 1', 'b: 1 key', 'c: 2 items', '0: 1', '1: 2']);
  await press('ArrowLeft', 'ArrowLeft');
  await expectText(focused(), /^b/);
  await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
  await expect(tree.locator(':focus')).toHaveAttribute('aria-expanded', 'false');
  await expectRowCount(tree, 4);
  await press('End');
  await expectText(focused(), /^more/);
  await press('Home', '*');
  await expect(tree.locator('[aria-expanded="true"]')).toHaveCount(3);
  await expect(tree.locator('[tabindex="0"]')).toHaveCount(1);
  await expect(tree.locator(':focus')).toHaveAttribute('tabindex', '0');
});

test('copying a row sends strings as they are and all else as exact JSON', async () => {
  const tree = await showArgs('{"n": 90071992547409931234, "s": "a\\n\\"b\\"", "o": {"x": NaN}}');
  await tree.locator('[tabindex="0"]').focus();
  await press('Control+c');
  await panel.expectSent('copy', { what: 'text', text: '90071992547409931234' });
  await press('ArrowDown', 'Control+c');
  await panel.expectSent('copy', { what: 'text', text: 'a\n"b"' });
  const row = tree.getByRole('treeitem').filter({ hasText: 'o:' });
  await row.hover();
  await row.locator('.copy-value').click();
  await panel.expectSent('copy', { what: 'text', text: '{\n  "x": NaN\n}' });
});

test('values are shown with every digit, escape and type', async () => {
  const tree = await showArgs(
    '{"big": 123456789012345678901234567890, "exp": 1.50e+300, "inf": -Infinity, "null": null, "yes": true, ' +
      '"text": "tab\\t quote\\" \\u202e", "empty": "", "": 0, "none": [], "nothing": {}, "same": 1, "same": 2}',
  );
  await expectRows(tree, [
    'big: 123456789012345678901234567890',
    'exp: 1.50e+300',
    'inf: -Infinity',
    'null: None',
    'yes: True',
    String.raw`text: "tab\t quote\" \u202e"`,
    'empty: ""',
    '"": 0',
    'none: []',
    'nothing: {}',
    'same: 1',
    'same: 2',
  ]);
});

test('a long text is folded with its size and unfolds page by page', async () => {
  const long = `first line\n${'x'.repeat(50_000)}`;
  const tree = await showArgs([long]);
  await expectText(tree.getByRole('treeitem').first(), /50,011 characters, 2 lines/);
  await tree.locator('[tabindex="0"]').focus();
  await press('Enter');
  const more = tree.getByText('Show more (30,011 characters left)');
  await more.click();
  await tree.getByText('Show more (10,011 characters left)').click();
  await expect(tree.locator('.tree-more')).toHaveCount(0);
  const texts = await tree.locator('.tree-block').allInnerTexts();
  assert.equal(texts.join(''), long);
});

test('a large list comes in pages of 100, and the focus goes to the first new row', async () => {
  const tree = await showArgs(Array.from({ length: 250 }, (_, index) => index));
  await expectRowCount(tree, 101);
  await tree.locator('[tabindex="0"]').focus();
  await press('End');
  await expectText(focused(), 'Show more (150 items left)');
  await press('Enter');
  await expectText(focused(), '100: 100');
  await expect(tree.locator(':focus')).toHaveAttribute('aria-setsize', '250');
  await expectRowCount(tree, 201);
});

test('a scalar, an empty list and deep nesting are shown too', async () => {
  await expectRows(await showArgs('"just text"'), ['"just text"']);
  await expectRows(await showArgs('[]'), ['[]']);
  const tree = await showArgs(`${'['.repeat(900)}${']'.repeat(900)}`);
  await tree.locator('[tabindex="0"]').focus();
  await press(...Array.from({ length: 60 }, () => 'ArrowRight'));
  await expect
    .poll(async () => Number(await tree.locator(':focus').getAttribute('aria-level')))
    .toBeGreaterThan(20);
});

test('5 MB of arguments are read piece by piece, and the page holds little of them', async () => {
  panel = await browser.open();
  const { page } = panel;
  await page.evaluate(`{
    window.progress = new Set();
    const note = () => {
      const words = document.querySelector('.reading')?.textContent;
      if (words) window.progress.add(words + document.querySelector('.exception').textContent);
    };
    new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
  }`);
  await panel.show(taskModel(hugeDetail()));
  const tree = page.getByRole('tree', { name: 'args', exact: true });
  await tree.getByText('25,000 items').waitFor();
  const progress = await page.evaluate<string[]>('[...window.progress]');
  assert.ok(progress.length >= 5, progress.join());
  assert.ok(
    progress.every((words) => /^Reading 5\.\d MB… \d+ %.*Pinecone timeout/u.test(words)),
    'the rest of the page stands while it is read',
  );
  await tree.locator('[tabindex="0"]').focus();
  await press('Enter', 'ArrowRight', 'Enter');
  await expect.poll(() => tree.getByRole('treeitem').count()).toBeGreaterThan(100);
  const { rows, elements, characters } = await page.evaluate<{
    rows: number;
    elements: number;
    characters: number;
  }>(`({
    rows: document.querySelectorAll('[role=treeitem]').length,
    elements: document.querySelectorAll('*').length,
    characters: document.body.textContent.length,
  })`);
  assert.ok(rows < 200, `the page holds ${rows} rows`);
  assert.ok(elements < 3_000, `the page holds ${elements} elements`);
  assert.ok(characters < 50_000, `the page holds ${characters} characters`);
  await panel.show(taskModel(FAILED_CELERY));
  await tree.getByText('"CODE_ERROR"', { exact: true }).waitFor();
});

test('a task that is shown meanwhile ends the reading', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(hugeDetail()));
  await panel.show(taskModel(FAILED_CELERY));
  const tree = page.getByRole('tree', { name: 'args', exact: true });
  await tree.getByText('"CODE_ERROR"', { exact: true }).waitFor();
  await expect(page.locator('.reading')).toHaveCount(0);
});
