import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expect, expectText } from '../e2e/vscode/expect.ts';
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

test('a failed Celery task shows verdict, exception, own frames, values, timeline and details', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));

  await expectText(page.getByRole('heading', { level: 1 }), 'tasks.analyze_test_failure');
  await expectText(
    page.locator('.verdict').first(),
    /failed after 30\.2 s.*worker2@api.*queue evaluation.*attempt 4 of 4/is,
  );
  await expectText(page.locator('.exception-message').first(), 'ConnectionError: Pinecone timeout after 30s');

  const own = page.locator('.frames > .frame');
  await expect(own).toHaveCount(2);
  await expectText(own.nth(0), /\/app\/implementation\/tasks\/celery_tasks\.py:88/);
  await expectText(own.nth(0), /analyze_test_failure/);
  await expectText(page.locator('.culprit .underline').first(), 'self._client.query(vector, top_k=top_k)');
  await expectText(page.locator('.fold > summary'), [
    '2 library frames (celery)',
    '2 library frames (pinecone)',
  ]);

  const args = page.getByRole('tree', { name: 'kwargs' });
  await expectText(args.getByRole('treeitem').filter({ hasText: 'timeout' }), 'timeout: 30.0');
  const kept = page.getByRole('tree', { name: 'args', exact: true });
  await expect(
    kept.getByText('90071992547409931234', { exact: true }),
    'every digit of a big integer is shown',
  ).toBeVisible();
  await expect(kept.getByText('NaN', { exact: true })).toBeVisible();
  await expectText(page.locator('.payload-args .payload-note').first(), /exact, from the result record/);
  await expectText(page.locator('.payload-result .payload-note').first(), 'None: the task failed.');

  await expectText(page.locator('.step'), [
    'sent 14:23:15.120',
    'received 14:23:15.224 +104 ms',
    'started 14:23:15.330 +106 ms',
    'failed 14:23:45.532 +30.2 s',
  ]);
  await expectText(page.locator('.details').first(), /e3f1a2b4-0c9d-4f5e-8a61-7b2c3d4e5f60/);
});

test('the notes of an exception stand below its frames, without the message that stands above', async () => {
  panel = await browser.open();
  const { page } = panel;
  const note = 'Seen first <b>after</b> the move';
  const traceback = `${CELERY_TRACEBACK.trimEnd()}\nsecond line\n${note}\n`;
  const exception = 'ConnectionError: Pinecone timeout after 30s\nsecond line';
  await panel.show(taskModel(celeryDetail({ exception, tracebacks: [traceback] })));
  await expectText(page.locator('.trace-notes'), note);
});

test('the arrow keys lead from frame to frame, past what is folded', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  const first = page.getByRole('link', { name: /celery_tasks\.py:88/ });
  const second = page.getByRole('link', { name: /\.py:/ }).nth(1);
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await expect(second).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  await panel.expectSent('openFrame', 0, 2);
});

test('every frame posts its traceback and its index, also the folded ones and those of a cause', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));

  await page.getByRole('link', { name: /celery_tasks\.py:88/ }).click();
  await panel.expectSent('openFrame', 0, 2);

  await page.getByText('2 library frames (celery)').click();
  await page.getByRole('link', { name: /trace\.py:736/ }).click();
  await panel.expectSent('openFrame', 0, 1);

  await page.getByText('caused by').click();
  await page.getByText('2 library frames (urllib3, python)').click();
  await page.getByRole('link', { name: /ssl\.py:1233/ }).click();
  await panel.expectSent('openFrame', 0, 7);
});

test('a retry shows the own frames that it was raised for, though they are not its own', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(celeryDetail({ tracebacks: [RETRY_TRACEBACK] })));
  await expectText(page.locator('.culprit').first(), /celery_tasks\.py:88/);
  await page.getByRole('link', { name: /celery_tasks\.py:88/ }).click();
  await panel.expectSent('openFrame', 0, 2);
  await expect(page.getByRole('link', { name: /task\.py:/ }), 'library frames are folded').toHaveCount(0);
});

test('the members of an exception group stand below it, each with its own frames', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(celeryDetail({ tracebacks: [GROUP_TRACEBACK] })));
  const members = page.locator('summary').filter({ hasText: 'member' });
  await expectText(members, ['member 1 KeyError: 17', 'member 2 TimeoutError: shard 2']);
  for (const member of await members.all()) {
    if ((await member.locator('..').getAttribute('open')) === null) await member.click();
  }
  await page.getByRole('link', { name: /loader\.py:12/u }).click();
  await panel.expectSent('openFrame', 0, 1);
  await page.getByRole('link', { name: /shards\.py:30/u }).click();
  await panel.expectSent('openFrame', 0, 2);
});

test('a BullMQ job with three attempts opens on the newest and keeps the chosen one', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_BULLMQ));

  const pressed = page.getByRole('group', { name: 'Choose the attempt' }).locator('[aria-pressed=true]');
  await expectText(pressed, '3');
  await page.getByRole('link', { name: /sandbox\.ts:53:11/ }).waitFor();

  await page.getByRole('button', { name: 'attempt 1' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /sandbox\.ts:51:11/ }).click();
  await panel.expectSent('openFrame', 0, 3);
  await expectText(pressed, '1');

  await expect(page.getByRole('heading', { name: 'Data' })).toHaveCount(1);
  await expect(page.getByRole('heading', { name: 'Arguments' })).toHaveCount(0);
  await expect(page.getByRole('tree', { name: 'progress' }).getByText('sandbox')).toBeVisible();
});

test('representations, undecoded and absent values say what they are', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(SUCCEEDED));
  await expectText(
    page.locator('.payload-args .payload-note').first(),
    /representation, from the event.*truncated.*cut it short/is,
  );
  await expectText(page.locator('.payload-kwargs').first(), /Decimal\('5\.0'\)/);
  await expect(page.locator('.payload-kwargs .payload-note').first()).not.toHaveText(/truncated/i);
  await expect(page.locator('.traceback')).toBeHidden();

  await panel.show(taskModel(PICKLED));
  await expectText(
    page.locator('.payload-args').first(),
    /not decoded.*application\/x-python-serialize.*12\.3 kB, from the queue message.*<Order 17>/is,
  );
  await expectText(page.locator('.payload-kwargs').first(), /size not known/);

  await panel.show(
    taskModel(celeryDetail({ args: { kind: 'json', text: '{"a": 1', source: 'result record' } })),
  );
  await expectText(page.locator('.payload-args').first(), /This is not JSON \(.* at character 8\)/);
});

test('unknown is a dash with its reason, and a running task counts up', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(runningDetail(NOW)));
  const sent = page.locator('.step').filter({ hasText: 'sent' });
  await expectText(sent.locator('.unknown'), /–/);
  await expect(sent.locator('.unknown')).toHaveAttribute('title', /task_send_sent_event/);
  await page.getByText('running for 41 s').waitFor();
  await page.clock.setFixedTime(NOW + 3_000);
  await page.getByText('running for 44 s').waitFor();
  await expect(page.locator('.exception')).toBeHidden();
  await expectText(page.locator('.payload-kwargs').first(), /\{\}/);
});

test('a traceback that cannot be parsed is shown as it stands; one that can has a raw view', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await page.getByRole('button', { name: 'Raw text' }).click();
  const raw = page.locator('.traceback .long-text').first();
  await expect.poll(async () => (await raw.innerText()).trim()).toBe(CELERY_TRACEBACK.trim());
  await expect(page.getByRole('button', { name: 'Raw text' })).toHaveAttribute('aria-pressed', 'true');

  await panel.show(taskModel(celeryDetail({ tracebacks: ['worker exploded: no frames'] })));
  await expectText(raw, 'worker exploded: no frames');
  await expect(page.getByRole('button', { name: 'Raw text' })).toHaveCount(0);
});

test('a connection that is down is said with since, as of and what to do', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await expect(page.locator('.banner')).toHaveCount(0);
  await panel.show(taskModel(FAILED_CELERY, DOWN));
  const banner = page.locator('.banner');
  await expectText(banner, /Shown as of 14:23:46/);
  await expectText(banner, /The connection local has been down since 14:24:15/);
  await expectText(banner, /Is Redis running there\?/);
  await banner.getByRole('button', { name: 'Retry' }).click();
  await panel.expectSent('retryConnection');
  await panel.show({ ...taskModel(FAILED_CELERY), refreshError: 'The monitor stopped unexpectedly.' });
  await expectText(banner, /could not be read again: The monitor stopped/);
  await banner.getByRole('button', { name: 'Retry' }).click();
  await panel.expectSent('refresh');
  await panel.show(taskModel(FAILED_CELERY));
  await expect(page.locator('.banner')).toHaveCount(0);
});

test('loading, missing and failed reads have their own words', async () => {
  panel = await browser.open();
  const { page } = panel;
  const { ref } = FAILED_CELERY.task;
  await panel.show({ kind: 'loading', ref });
  await expectText(page.locator('.notice').first(), /Reading the task…\s+Task e3f1a2b4/);
  await panel.show({ kind: 'missing', ref, message: 'Nothing is known of it any more.' });
  await expectText(
    page.locator('.notice').first(),
    /not found\s+Nothing is known of it any more\.\s+Task e3f1a2b4/,
  );
  await panel.show({ kind: 'error', ref, message: 'The monitor did not answer.' });
  await expectText(page.locator('.notice').first(), /could not be read\s+The monitor did not answer\./);
  await page.getByRole('button', { name: 'Try again' }).click();
  await panel.expectSent('refresh');
});

test('a failure of which only the list entry is known still says why', async () => {
  panel = await browser.open();
  await panel.show(taskModel(celeryDetail({ exception: null, tracebacks: [] })));
  await expectText(
    panel.page.locator('.exception-message').first(),
    'ConnectionError: Pinecone timeout after 30s',
  );
  await expectText(panel.page.locator('.traceback').first(), /No traceback is known/);
  await panel.show(
    taskModel(celeryDetail({ task: { state: 'succeeded' }, exception: null, tracebacks: [] })),
  );
  await expect(panel.page.locator('.exception')).toBeHidden();
});

test('the header and its menu send their commands, by keyboard too', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  await page.getByRole('button', { name: 'Go to source' }).click();
  await panel.expectSent('goToSource');
  await page.getByRole('button', { name: 'Open as JSON' }).click();
  await panel.expectSent('openJson');
  await page.getByRole('button', { name: 'Compare with another run' }).click();
  await panel.expectSent('compare');

  await page.getByRole('button', { name: 'Copy', exact: true }).focus();
  await page.keyboard.press('Enter');
  const first = page.getByRole('menuitem', { name: 'Copy id' });
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  await panel.expectSent('copy', { what: 'id' });
  await expect(page.getByRole('menu')).toBeHidden();

  await page.keyboard.press('ArrowDown');
  await expect(first).toBeFocused();
  await page.keyboard.press('End');
  await expectText(page.locator(':focus'), 'Copy paths of the traceback');
  await page.keyboard.press('ArrowDown');
  await expect(first).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
});

test('the menu offers the copies that can be made, of the traceback that is shown', async () => {
  panel = await browser.open();
  const { page } = panel;
  const copies = async (name: string, selection: unknown): Promise<void> => {
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
    await panel.expectSent('copy', selection);
  };
  await panel.show(taskModel(FAILED_CELERY));
  await copies('Copy link', { what: 'link' });
  await copies('Copy as Python call', { what: 'call', as: 'direct' });
  await copies('Copy as apply_async', { what: 'call', as: 'enqueue' });
  await panel.show(taskModel(FAILED_BULLMQ));
  await copies('Copy as queue.add', { what: 'call', as: 'enqueue' });
  await page.getByRole('button', { name: 'attempt 1' }).click();
  await copies('Copy traceback as Markdown', { what: 'traceback', index: 0, as: 'markdown' });
  await copies('Copy paths of the traceback', { what: 'traceback', index: 0, as: 'paths' });
  await panel.show(taskModel(PICKLED));
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Copy id' }).waitFor();
  await expect(page.getByRole('menuitem', { name: 'Copy as Python call' })).toHaveCount(0);
});

test('messages that are no call of the contract are ignored', async () => {
  panel = await browser.open();
  const { page } = panel;
  await panel.show(taskModel(FAILED_CELERY));
  const state = async () => ({
    html: await page.locator('#page').innerHTML(),
    calls: await panel.sent(),
  });
  const before = await state();
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
  const after = await state();
  assert.deepEqual(after, before);
});
