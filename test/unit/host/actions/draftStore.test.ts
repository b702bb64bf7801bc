import assert from 'node:assert/strict';
import { readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DraftStore } from '../../../../src/host/actions/sendDocument/draftStore.ts';
import { ownFolder } from '../../../services/index.ts';

const DAY_MS = 86_400_000;

describe('drafts of tasks to send', () => {
  const newFolder = () => join(ownFolder('drafts'), 'drafts');

  it('are found again by another session, each by its address', async () => {
    const folder = newFolder();
    const first = new DraftStore(folder);
    await first.write('task-tower-send:/a?{"retryOf":"1"}', Buffer.from('{"args": [1]}'));
    await first.write('task-tower-send:/a?{"retryOf":"2"}', Buffer.from('{"args": [2]}'));
    await first.write('task-tower-send:/a?{"retryOf":"2"}', Buffer.from('{"args": [22]}'));

    const second = new DraftStore(folder);
    const read = async (address: string) => (await second.read(address))?.toString();
    assert.equal(await read('task-tower-send:/a?{"retryOf":"1"}'), '{"args": [1]}');
    assert.equal(await read('task-tower-send:/a?{"retryOf":"2"}'), '{"args": [22]}');
    assert.equal((await second.stat('task-tower-send:/a?{"retryOf":"2"}'))?.bytes, 14);
  });

  it('are none where nothing was written, and none after they were removed', async () => {
    const store = new DraftStore(newFolder());
    assert.equal(await store.read('a'), null);
    assert.equal(await store.stat('a'), null);
    await store.remove('a');
    await store.write('a', Buffer.from('x'));
    await store.remove('a');
    assert.equal(await store.read('a'), null);
  });

  it('cannot be read by other users', { skip: process.platform === 'win32' }, async () => {
    const folder = newFolder();
    await new DraftStore(folder).write('a', Buffer.from('secret'));
    const [name = ''] = await readdir(folder);
    assert.equal((await stat(folder)).mode & 0o077, 0);
    assert.equal((await stat(join(folder, name))).mode & 0o077, 0);
  });

  it('are kept for a week, and the newest fifty', async () => {
    const folder = newFolder();
    const store = new DraftStore(folder);
    await store.write('0', Buffer.from('0'));
    const now = Date.now();
    const [name = ''] = await readdir(folder);
    await utimes(join(folder, name), new Date(now - DAY_MS), new Date(now - DAY_MS));
    for (let index = 1; index < 50; index++) await store.write(String(index), Buffer.from('x'));
    assert.notEqual(await store.read('0'), null);
    await store.write('50', Buffer.from('x'));
    assert.equal(await store.read('0'), null);
    assert.equal((await readdir(folder)).length, 50);
    await store.write('51', Buffer.from('x'), now + 8 * DAY_MS);
    assert.equal(await store.read('1'), null);
  });
});
