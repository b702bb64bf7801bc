import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseTaskLink, taskLink } from '../../../../src/host/links/taskLink.ts';
import type { TaskRef } from '../../../../src/model/task.ts';

const REF: TaskRef = { connectionId: 'local', system: 'celery', scope: '', id: 'e3f1a2b4-0c9d' };

/** The parts of a link as VS Code hands them over: the query decoded as a whole. */
function handedOver(link: string): { readonly path: string; readonly query: string } {
  const { pathname, search } = new URL(link);
  return { path: pathname, query: decodeURIComponent(search.slice(1)) };
}

test('a link has the scheme of the editor, and nothing but the key of the task', () => {
  const link = taskLink('vscode-insiders', REF);
  assert.match(link, /^vscode-insiders:\/\/task-tower\.task-tower\/task\?key=[\w-]+$/u);
  assert.deepEqual(parseTaskLink(handedOver(link)), REF);
});

test('every task comes back from its link, whatever its names', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((text) => text.isWellFormed());
  const refs = fc.record({
    connectionId: name,
    system: fc.constantFrom('celery' as const, 'bullmq' as const),
    scope: fc.oneof(fc.constant(''), name),
    id: fc.oneof(name, fc.constantFrom('a&b=c%26#d?e', '../../x', 'command:quit')),
  });
  fc.assert(
    fc.property(refs, (drawn) => {
      const ref = { ...drawn };
      assert.deepEqual(parseTaskLink(handedOver(taskLink('vscode', ref))), ref);
    }),
  );
});

test('every other link names no task', () => {
  const { path, query } = handedOver(taskLink('vscode', REF));
  const key = (text: string): string => `key=${Buffer.from(text).toString('base64url')}`;
  for (const link of [
    { path: '/', query },
    { path: '/task/', query },
    { path: '/command', query },
    { path, query: '' },
    { path, query: `${query}&key=x` },
    { path, query: `key=${'A'.repeat(20_001)}` },
    { path, query: 'key=redis://evil:6379' },
    { path, query: key('local/celery/') },
    { path, query: key('local/pickle//x') },
    { path, query: key('/celery//x') },
    { path, query: key('local/celery//%E0%A4%A') },
  ]) {
    assert.equal(parseTaskLink(link), null, JSON.stringify(link).slice(0, 80));
  }
});

test('no text makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (path, query) => {
      parseTaskLink({ path, query });
      parseTaskLink({ path: '/task', query: `key=${Buffer.from(query).toString('base64url')}` });
    }),
  );
});
