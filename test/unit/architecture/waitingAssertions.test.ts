import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { type CallExpression, parseSync, Visitor } from 'oxc-parser';

const root = join(import.meta.dirname, '../../..');

/** What asks again until the answer is the right one. */
const ASKS_AGAIN = /^(?:eventually|waitFor|expect\.poll)$/u;

/** What looks once, at the value that it is given. */
const LOOKS_ONCE = /^(?:assert(?:\.\w+)?|expect)$/u;

/** The lines where the answer of a page, a process or a server is asked for once, and compared at once. */
function hastyLines(file: string, source: string): readonly string[] {
  const found: string[] = [];
  let patient = 0;
  let looking: CallExpression | null = null;
  const callee = ({ callee: { start, end } }: CallExpression): string => source.slice(start, end);
  new Visitor({
    CallExpression(call) {
      const name = callee(call);
      if (ASKS_AGAIN.test(name)) patient++;
      else if (patient === 0 && looking === null && LOOKS_ONCE.test(name)) looking = call;
    },
    'CallExpression:exit'(call) {
      if (ASKS_AGAIN.test(callee(call))) patient--;
      else if (looking === call) looking = null;
    },
    AwaitExpression({ start }) {
      if (looking === null) return;
      const line = source.slice(0, start).split('\n').length;
      found.push(`${file}:${line}`);
    },
  }).visit(parseSync(file, source).program);
  return found;
}

it('an assertion on a screen never asks once: it waits', () => {
  const files = globSync('test/{webview,e2e,e2e/vscode}/*.ts', { cwd: root });
  assert.ok(files.length > 20, files.join());
  const hasty = files.flatMap((file) => hastyLines(file, readFileSync(join(root, file), 'utf8')));
  assert.deepEqual(
    hasty,
    [],
    'use expect(locator), expectText, expect.poll or eventually of test/e2e/vscode',
  );
});

it('an answer that is asked for once is found wherever it stands', () => {
  const source = `
    assert.equal(await rows.count(), 3);
    assert.match((await panel.innerText()).trim(), /a/u);
    expect(await rows.count()).toBe(3);
    await expect(rows).toHaveCount(3);
    await expect.poll(async () => (await rows.allInnerTexts())[0]).toBe('a');
    await eventually(async () => assert.equal(await rows.count(), 3));
    await waitFor(async () => { assert.ok(await rows.count()); return true; }, { what: 'rows' });
    assert.equal(seen.length, 3);
  `;
  assert.deepEqual(hastyLines('a.ts', source), ['a.ts:2', 'a.ts:3', 'a.ts:4']);
});
