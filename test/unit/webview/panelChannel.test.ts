import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as vscode from 'vscode';
import type { TaskPanelHost } from '../../../src/contract/taskPanel.ts';
import { openPanelChannel } from '../../../src/host/panels/panelChannel.ts';
import { TASK_PANEL_CALLS } from '../../../src/host/panels/taskPanelCalls.ts';

/** The two ends of a webview's channel that the host sees. */
function fakeWebview() {
  const posted: unknown[] = [];
  let listener: ((message: unknown) => void) | null = null;
  const webview = {
    postMessage: (message: unknown) => {
      posted.push(message);
      return Promise.resolve(true);
    },
    onDidReceiveMessage: (receive: (message: unknown) => void) => {
      listener = receive;
      return {
        dispose: () => {
          listener = null;
        },
      };
    },
  };
  return {
    webview: webview as unknown as vscode.Webview,
    posted,
    receive: (message: unknown) => listener?.(message),
    isListening: () => listener !== null,
  };
}

function openChannel() {
  const fake = fakeWebview();
  const calls: unknown[][] = [];
  const refused: string[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]): void => {
      calls.push([name, ...args]);
    };
  const host: TaskPanelHost = {
    ready: note('ready'),
    goToSource: note('goToSource'),
    openFrame: note('openFrame'),
    readSource: note('readSource'),
    openRelative: note('openRelative'),
    showSimilar: note('showSimilar'),
    openCommit: note('openCommit'),
    readLog: note('readLog'),
    act: note('act'),
    copy: note('copy'),
    compare: note('compare'),
    openJson: note('openJson'),
    loadValues: note('loadValues'),
    refresh: note('refresh'),
    retryConnection: note('retryConnection'),
  };
  const channel = openPanelChannel(fake.webview, host, TASK_PANEL_CALLS, (reason) => refused.push(reason));
  return { ...fake, calls, refused, channel };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('calls of the contract arrive with their arguments', async () => {
  const { receive, calls, refused } = openChannel();
  receive({ t: 'q', m: 'ready', a: [] });
  receive({ t: 'q', m: 'openFrame', a: [0, 12] });
  receive({ t: 'q', m: 'copy', a: [{ what: 'text', text: '{}' }] });
  await settled();
  assert.deepEqual(calls, [['ready'], ['openFrame', 0, 12], ['copy', { what: 'text', text: '{}' }]]);
  assert.deepEqual(refused, []);
});

test('everything else is refused before it reaches a function', async () => {
  const { receive, calls, refused, posted } = openChannel();
  const strange: readonly unknown[] = [
    null,
    'ready',
    { t: 'q', m: 'ready' },
    { t: 'q', m: 'ready', a: [1] },
    { t: 'q', m: 'ready', a: [], i: 'wants-a-reply' },
    { t: 'q', m: 'constructor', a: [] },
    { t: 'q', m: '__proto__', a: [] },
    { t: 'q', m: 'toString', a: [] },
    { t: 's', i: 'x', r: 1 },
    { t: 'q', m: 'openFrame', a: [-1, 0] },
    { t: 'q', m: 'openFrame', a: [0, 1.5] },
    { t: 'q', m: 'openFrame', a: ['0', '/etc/passwd'] },
    { t: 'q', m: 'openFrame', a: [0, 1, 'more'] },
    { t: 'q', m: 'copy', a: [{ what: 'file', text: 'x' }] },
    { t: 'q', m: 'copy', a: [{ what: 'text' }] },
    { t: 'q', m: 'copy', a: [{ what: 'traceback', index: 0 }] },
    { t: 'q', m: 'readSource', a: [0] },
  ];
  for (const message of strange) receive(message);
  await settled();
  assert.deepEqual(calls, []);
  assert.equal(refused.length, strange.length);
  assert.deepEqual(posted, [], 'nothing is answered');
});

test('a closed channel neither hears nor speaks', () => {
  const { channel, posted, isListening } = openChannel();
  channel.call('show', { kind: 'loading' });
  assert.deepEqual(posted, [{ t: 'q', m: 'show', a: [{ kind: 'loading' }] }]);
  channel.close();
  channel.call('show', { kind: 'loading' });
  assert.equal(posted.length, 1);
  assert.equal(isListening(), false);
});
