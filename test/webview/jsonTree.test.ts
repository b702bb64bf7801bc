import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator } from 'playwright';
import { celeryDetail, FAILED_CELERY, hugeDetail, taskModel } from './models.ts';
import { panelBrowser, type TaskPanelPage } from './taskPanelPage.ts';

const browser = panelBrowser();
let panel: TaskPanelPage;

/** Shows one value as the task's positional arguments and returns its tree. */
async function showArgs(value: unknown): Promise<Locator> {
  panel = await browser.open();
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  await panel.show(taskModel(celeryDetail({ args: { kind: 'json', source: 'result record', text } })));
  return panel.page.getByRole('tree', { name: 'args', exact: true });
}

/** The rows as a person reads them, without the breaks between the parts of a row. */
async function rows(tree: Locator): Promise<string[]> {
  const texts = await tree.getByRole('treeitem').allInnerTexts();
  return texts.map((text) =>
    text
      .trim()
      .replaceAll(/\s*\n\s*/g, ' ')
      .replaceAll(' : ', ': '),
  );
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await panel.page.keyboard.press(key);
}

const focused = (): Promise<string> => panel.page.locator(':focus').innerText();

/** More than unfolds by itself. */
const FOLDED = {
  first: { a: 1, b: { c: [1, 2] } },
  second: [3],
  third: 'x',
  more: Array.from({ length: 20 }, (_, i) => i),
};

test('the tree is operated by the keyboard as the pattern says', async () => {
  const tree = await showArgs(FOLDED);
  assert.equal((await rows(tree)).length, 4);
  assert.equal(await tree.locator('[tabindex="0"]').count(), 1, 'one row takes part in the tab order');

  await tree.locator('[tabindex="0"]').focus();
  await press('ArrowRight');
  assert.equal(await tree.locator(':focus').getAttribute('aria-expanded'), 'true');
  assert.equal((await rows(tree)).length, 6);
  await press('ArrowRight');
  assert.equal(await focused(), 'a: 1');
  assert.equal(await tree.locator(':focus').getAttribute('aria-level'), '2');
  await press('ArrowDown', 'Enter', 'ArrowDown', ' ');
  assert.equal(await tree.locator(':focus').getAttribute('aria-level'), '3');
  assert.deepEqual((await rows(tree)).slice(1, 6), ['a: 1', 'b: 1 key', 'c: 2 items', '0: 1', '1: 2']);
  await press('ArrowLeft', 'ArrowLeft');
  assert.match(await focused(), /^b/);
  await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
  assert.equal(await tree.locator(':focus').getAttribute('aria-expanded'), 'false');
  assert.equal((await rows(tree)).length, 4);
  await press('End');
  assert.match(await focused(), /^more/);
  await press('Home', '*');
  assert.equal(await tree.locator('[aria-expanded="true"]').count(), 3);
  assert.equal(await tree.locator('[tabindex="0"]').count(), 1);
  assert.equal(await tree.locator(':focus').getAttribute('tabindex'), '0');
});

test('copying a row sends strings as they are and all else as exact JSON', async () => {
  const tree = await showArgs('{"n": 90071992547409931234, "s": "a\\n\\"b\\"", "o": {"x": NaN}}');
  const copied = async (): Promise<unknown> => (await panel.lastSent('copy')).args[0];
  await tree.locator('[tabindex="0"]').focus();
  await press('Control+c');
  assert.deepEqual(await copied(), { what: 'text', text: '90071992547409931234' });
  await press('ArrowDown', 'Control+c');
  assert.deepEqual(await copied(), { what: 'text', text: 'a\n"b"' });
  const row = tree.getByRole('treeitem').filter({ hasText: 'o:' });
  await row.hover();
  await row.locator('.copy-value').click();
  assert.deepEqual(await copied(), { what: 'text', text: '{\n  "x": NaN\n}' });
});

test('values are shown with every digit, escape and type', async () => {
  const tree = await showArgs(
    '{"big": 123456789012345678901234567890, "exp": 1.50e+300, "inf": -Infinity, "null": null, "yes": true, ' +
      '"text": "tab\\t quote\\" \\u202e", "empty": "", "": 0, "none": [], "nothing": {}, "same": 1, "same": 2}',
  );
  assert.deepEqual(await rows(tree), [
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
  assert.match((await rows(tree))[0] ?? '', /50,011 characters, 2 lines/);
  await tree.locator('[tabindex="0"]').focus();
  await press('Enter');
  const more = tree.getByText('Show more (30,011 characters left)');
  await more.click();
  await tree.getByText('Show more (10,011 characters left)').click();
  const texts = await tree.locator('.tree-block').allInnerTexts();
  assert.equal(texts.join(''), long);
  assert.equal(await tree.locator('.tree-more').count(), 0);
});

test('a large list comes in pages of 100, and the focus goes to the first new row', async () => {
  const tree = await showArgs(Array.from({ length: 250 }, (_, index) => index));
  assert.equal((await rows(tree)).length, 101);
  await tree.locator('[tabindex="0"]').focus();
  await press('End');
  assert.equal((await focused()).trim(), 'Show more (150 items left)');
  await press('Enter');
  assert.equal((await focused()).trim(), '100: 100');
  assert.equal(await tree.locator(':focus').getAttribute('aria-setsize'), '250');
  assert.equal((await rows(tree)).length, 201);
});

test('a scalar, an empty list and deep nesting are shown too', async () => {
  assert.deepEqual(await rows(await showArgs('"just text"')), ['"just text"']);
  assert.deepEqual(await rows(await showArgs('[]')), ['[]']);
  const tree = await showArgs(`${'['.repeat(900)}${']'.repeat(900)}`);
  await tree.locator('[tabindex="0"]').focus();
  await press(...Array.from({ length: 60 }, () => 'ArrowRight'));
  assert.ok(Number(await tree.locator(':focus').getAttribute('aria-level')) > 20);
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
  assert.ok((await rows(tree)).length < 120);
  const { elements, characters } = await page.evaluate<{ elements: number; characters: number }>(
    '({ elements: document.querySelectorAll("*").length, characters: document.body.textContent.length })',
  );
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
  assert.equal(await page.locator('.reading').count(), 0);
});
