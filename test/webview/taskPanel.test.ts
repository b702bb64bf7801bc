import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import {
  CELERY_TRACEBACK,
  DOWN,
  FAILED_BULLMQ,
  FAILED_CELERY,
  GROUP_TRACEBACK,
  NOW,
  PICKLED,
  RETRY_TRACEBACK,
  SUCCEEDED,
  celeryDetail,
  runningDetail,
  taskModel,
} from './models.ts';
import { panelBrowser, type TaskPanelPage } from './taskPanelPage.ts';

const browser = panelBrowser();
let panel: TaskPanelPage;

/** The text of an element as a person reads it. */
function textOf(page: Page, selector: string): Promise<string> {
  return page.locator(selector).first().innerText();
}

test('a failed Celery task shows verdict, exception, own frames, values, timeline and details', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));

  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'tasks.analyze_test_failure');
  const verdict = (await textOf(page, '.verdict'))
    .replaceAll(/\s*[·,]+\s*/g, ' · ')
    .replaceAll(/(?: · )+/g, ' · ');
  assert.match(verdict, /failed after 30\.2 s.*worker2@api.*queue evaluation.*attempt 4 of 4/is);
  assert.equal(await textOf(page, '.exception-message'), 'ConnectionError: Pinecone timeout after 30s');

  const own = page.locator('.frames > .frame');
  assert.equal(await own.count(), 2);
  assert.match(await own.nth(0).innerText(), /\/app\/implementation\/tasks\/celery_tasks\.py:88/);
  assert.match(await own.nth(0).innerText(), /analyze_test_failure/);
  assert.equal(await textOf(page, '.culprit .underline'), 'self._client.query(vector, top_k=top_k)');
  assert.deepEqual(await page.locator('.fold > summary').allInnerTexts(), [
    '2 library frames (celery)',
    '2 library frames (pinecone)',
  ]);

  const args = page.getByRole('tree', { name: 'kwargs' });
  assert.equal(await args.getByRole('treeitem').filter({ hasText: 'timeout' }).innerText(), 'timeout: 30.0');
  const kept = page.getByRole('tree', { name: 'args', exact: true });
  assert.ok(
    await kept.getByText('90071992547409931234', { exact: true }).isVisible(),
    'every digit of a big integer is shown',
  );
  assert.ok(await kept.getByText('NaN', { exact: true }).isVisible());
  assert.match(await textOf(page, '.payload-args .payload-note'), /exact, from the result record/);
  assert.equal(await textOf(page, '.payload-result .payload-note'), 'None: the task failed.');

  assert.deepEqual(
    (await page.locator('.step').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ')),
    [
      'sent 14:23:15.120',
      'received 14:23:15.224 +104 ms',
      'started 14:23:15.330 +106 ms',
      'failed 14:23:45.532 +30.2 s',
    ],
  );
  assert.match(await textOf(page, '.details'), /e3f1a2b4-0c9d-4f5e-8a61-7b2c3d4e5f60/);
});

test('every frame posts its traceback and its index, also the folded ones and those of a cause', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));

  await page.getByRole('link', { name: /celery_tasks\.py:88/ }).click();
  assert.deepEqual((await panel.lastSent('openFrame')).args, [0, 2]);

  await page.getByText('2 library frames (celery)').click();
  await page.getByRole('link', { name: /trace\.py:736/ }).click();
  assert.deepEqual((await panel.lastSent('openFrame')).args, [0, 1]);

  await page.getByText('caused by').click();
  await page.getByText('2 library frames (urllib3, python)').click();
  await page.getByRole('link', { name: /ssl\.py:1233/ }).click();
  assert.deepEqual((await panel.lastSent('openFrame')).args, [0, 7]);
});

test('a retry shows the own frames that it was raised for, though they are not its own', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(celeryDetail({ tracebacks: [RETRY_TRACEBACK] })));
  assert.match(await textOf(page, '.culprit'), /celery_tasks\.py:88/);
  await page.getByRole('link', { name: /celery_tasks\.py:88/ }).click();
  assert.deepEqual((await panel.lastSent('openFrame')).args, [0, 2]);
  assert.equal(await page.getByRole('link', { name: /task\.py:/ }).count(), 0, 'library frames are folded');
});

test('the members of an exception group stand below it, each with its own frames', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(celeryDetail({ tracebacks: [GROUP_TRACEBACK] })));
  const members = page.locator('summary').filter({ hasText: 'member' });
  assert.deepEqual(
    (await members.allInnerTexts()).map((text) => text.replaceAll(/\s+/gu, ' ').trim()),
    ['member 1 KeyError: 17', 'member 2 TimeoutError: shard 2'],
  );
  for (const member of await members.all()) {
    if ((await member.locator('..').getAttribute('open')) === null) await member.click();
  }
  await page.getByRole('link', { name: /loader\.py:12/u }).click();
  assert.deepEqual((await panel.lastSent('openFrame')).args, [0, 1]);
  await page.getByRole('link', { name: /shards\.py:30/u }).click();
  assert.deepEqual((await panel.lastSent('openFrame')).args, [0, 2]);
});

test('a BullMQ job with three attempts opens on the newest and keeps the chosen one', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_BULLMQ));

  const pressed = page.getByRole('group', { name: 'Choose the attempt' }).locator('[aria-pressed=true]');
  assert.equal(await pressed.innerText(), '3');
  await page.getByRole('link', { name: /sandbox\.ts:53:11/ }).waitFor();

  await page.getByRole('button', { name: 'attempt 1' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /sandbox\.ts:51:11/ }).click();
  assert.deepEqual((await panel.lastSent('openFrame')).args, [0, 3]);
  assert.equal(await pressed.innerText(), '1');

  assert.equal(await page.getByRole('heading', { name: 'Data' }).count(), 1);
  assert.equal(await page.getByRole('heading', { name: 'Arguments' }).count(), 0);
  assert.ok(await page.getByRole('tree', { name: 'progress' }).getByText('sandbox').isVisible());
});

test('representations, undecoded and absent values say what they are', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(SUCCEEDED));
  const args = await textOf(page, '.payload-args .payload-note');
  assert.match(args, /representation, from the event/);
  assert.match(args, /truncated/i);
  assert.match(args, /cut it short/);
  assert.doesNotMatch(await textOf(page, '.payload-kwargs .payload-note'), /truncated/i);
  assert.match(await textOf(page, '.payload-kwargs'), /Decimal\('5\.0'\)/);
  assert.equal(await page.locator('.traceback').isVisible(), false);

  await panel.show(taskModel(PICKLED));
  const pickle = await textOf(page, '.payload-args');
  assert.match(pickle, /not decoded/i);
  assert.match(pickle, /application\/x-python-serialize/);
  assert.match(pickle, /12\.3 kB, from the queue message/);
  assert.match(pickle, /<Order 17>/);
  assert.match(await textOf(page, '.payload-kwargs'), /size not known/);

  await panel.show(
    taskModel(celeryDetail({ args: { kind: 'json', text: '{"a": 1', source: 'result record' } })),
  );
  assert.match(await textOf(page, '.payload-args'), /This is not JSON \(.* at character 8\)/);
});

test('unknown is a dash with its reason, and a running task counts up', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(runningDetail(NOW)));
  const sent = page.locator('.step').filter({ hasText: 'sent' });
  assert.match(await sent.locator('.unknown').innerText(), /–/);
  assert.match((await sent.locator('.unknown').getAttribute('title')) ?? '', /task_send_sent_event/);
  await page.getByText('running for 41 s').waitFor();
  await page.clock.setFixedTime(NOW + 3_000);
  await page.getByText('running for 44 s').waitFor();
  assert.equal(await page.locator('.exception').isVisible(), false);
  assert.match(await textOf(page, '.payload-kwargs'), /\{\}/);
});

test('a traceback that cannot be parsed is shown as it stands; one that can has a raw view', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await page.getByRole('button', { name: 'Raw text' }).click();
  assert.equal((await textOf(page, '.traceback .long-text')).trim(), CELERY_TRACEBACK.trim());
  assert.equal(await page.getByRole('button', { name: 'Raw text' }).getAttribute('aria-pressed'), 'true');

  await panel.show(taskModel(celeryDetail({ tracebacks: ['worker exploded: no frames'] })));
  assert.equal(await textOf(page, '.traceback .long-text'), 'worker exploded: no frames');
  assert.equal(await page.getByRole('button', { name: 'Raw text' }).count(), 0);
});

test('a connection that is down is said with since, as of and what to do', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  assert.equal(await page.locator('.banner').count(), 0);
  await panel.show(taskModel(FAILED_CELERY, DOWN));
  const banner = await textOf(page, '.banner');
  assert.match(banner, /Shown as of 14:23:46/);
  assert.match(banner, /The connection local has been down since 14:24:15/);
  assert.match(banner, /Is Redis running there\?/);
  await page.locator('.banner').getByRole('button', { name: 'Retry' }).click();
  assert.deepEqual((await panel.lastSent('retryConnection')).args, []);
  await panel.show({ ...taskModel(FAILED_CELERY), refreshError: 'The monitor stopped unexpectedly.' });
  assert.match(await textOf(page, '.banner'), /could not be read again: The monitor stopped/);
  await page.locator('.banner').getByRole('button', { name: 'Retry' }).click();
  await panel.lastSent('refresh');
  await panel.show(taskModel(FAILED_CELERY));
  assert.equal(await page.locator('.banner').count(), 0);
});

test('loading, missing and failed reads have their own words', async () => {
  panel = await browser.open();
  const { page } = panel;
  const { ref } = FAILED_CELERY.task;
  await panel.show({ kind: 'loading', ref });
  assert.match(await textOf(page, '.notice'), /Reading the task…\s+Task e3f1a2b4/);
  await panel.show({ kind: 'missing', ref, message: 'Nothing is known of it any more.' });
  assert.match(
    await textOf(page, '.notice'),
    /not found\s+Nothing is known of it any more\.\s+Task e3f1a2b4/,
  );
  await panel.show({ kind: 'error', ref, message: 'The monitor did not answer.' });
  assert.match(await textOf(page, '.notice'), /could not be read\s+The monitor did not answer\./);
  await page.getByRole('button', { name: 'Try again' }).click();
  await panel.lastSent('refresh');
});

test('a failure of which only the list entry is known still says why', async () => {
  panel = await browser.open();
  await panel.show(taskModel(celeryDetail({ exception: null, tracebacks: [] })));
  assert.equal(await textOf(panel.page, '.exception-message'), 'ConnectionError: Pinecone timeout after 30s');
  assert.match(await textOf(panel.page, '.traceback'), /No traceback is known/);
  await panel.show(
    taskModel(celeryDetail({ task: { state: 'succeeded' }, exception: null, tracebacks: [] })),
  );
  assert.equal(await panel.page.locator('.exception').isVisible(), false);
});

test('the header and its menu send their commands, by keyboard too', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await page.getByRole('button', { name: 'Go to source' }).click();
  await panel.lastSent('goToSource');
  await page.getByRole('button', { name: 'Open as JSON' }).click();
  await panel.lastSent('openJson');
  await page.getByRole('button', { name: 'Compare with another run' }).click();
  await panel.lastSent('compare');

  await page.getByRole('button', { name: 'Copy', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Copy id' }).waitFor();
  assert.equal(await page.locator(':focus').innerText(), 'Copy id');
  await page.keyboard.press('Enter');
  assert.deepEqual((await panel.lastSent('copy')).args, [{ what: 'id' }]);
  assert.equal(await page.getByRole('menu').isVisible(), false);

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  assert.equal(await page.locator(':focus').innerText(), 'Copy paths of the traceback');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator(':focus').innerText(), 'Copy id');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('menu').isVisible(), false);
});

test('the menu offers the copies that can be made, of the traceback that is shown', async () => {
  panel = await browser.open();
  const { page } = panel;
  const copy = async (name: string): Promise<unknown> => {
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
    return (await panel.lastSent('copy')).args;
  };
  await panel.show(taskModel(FAILED_CELERY));
  assert.deepEqual(await copy('Copy link'), [{ what: 'link' }]);
  assert.deepEqual(await copy('Copy as Python call'), [{ what: 'call' }]);
  await panel.show(taskModel(FAILED_BULLMQ));
  assert.deepEqual(await copy('Copy as queue.add'), [{ what: 'call' }]);
  await page.getByRole('button', { name: 'attempt 1' }).click();
  assert.deepEqual(await copy('Copy traceback as Markdown'), [
    { what: 'traceback', index: 0, as: 'markdown' },
  ]);
  assert.deepEqual(await copy('Copy paths of the traceback'), [{ what: 'traceback', index: 0, as: 'paths' }]);
  await panel.show(taskModel(PICKLED));
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  assert.equal(await page.getByRole('menuitem', { name: 'Copy as Python call' }).count(), 0);
});

test('messages that are no call of the contract are ignored', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  const before = await page.locator('#page').innerHTML();
  const calls = (await panel.sent()).length;
  const strange = [
    null,
    7,
    'show',
    {},
    { t: 'q', m: 'constructor', a: [] },
    { t: 'q', m: 'toString', a: [], i: '1' },
    { t: 's', i: 'x' },
    { t: 'q', m: 'show' },
  ];
  for (const message of strange) await panel.deliver(message);
  assert.equal(await page.locator('#page').innerHTML(), before);
  assert.equal((await panel.sent()).length, calls);
});
