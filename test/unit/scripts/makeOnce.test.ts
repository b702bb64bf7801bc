import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { makeOnce } from '../../../scripts/toolchain/makeOnce.ts';

describe('makeOnce', () => {
  let cache = '';
  before(() => {
    cache = mkdtempSync(join(tmpdir(), 'task-tower-cache-'));
    process.env['TASK_TOWER_CACHE'] = cache;
  });
  after(() => rmSync(cache, { recursive: true, force: true }));

  const maker = (name: string, stamp = '1') => {
    const counter = { made: 0 };
    const make = async (folder: string): Promise<void> => {
      counter.made++;
      mkdirSync(folder);
      await delay(20);
      writeFileSync(join(folder, 'tool'), stamp);
    };
    return { counter, ask: () => makeOnce({ name, stamp, make }) };
  };

  it('makes a folder once for everybody who asks at the same time', async () => {
    const { counter, ask } = maker('shared');
    const folders = await Promise.all([ask(), ask(), ask()]);
    assert.equal(counter.made, 1);
    assert.deepEqual(new Set(folders), new Set([join(cache, 'shared')]));
    assert.equal(readFileSync(join(cache, 'shared', 'tool'), 'utf8'), '1');
  });

  it('makes it anew when the stamp has changed', async () => {
    await maker('changing', 'old').ask();
    const { counter, ask } = maker('changing', 'new');
    const folder = await ask();
    assert.equal(counter.made, 1);
    assert.equal(readFileSync(join(folder, 'tool'), 'utf8'), 'new');
  });

  it('leaves nothing behind when making fails, and tries again next time', async () => {
    const make = (folder: string): Promise<void> => {
      mkdirSync(folder);
      return Promise.reject(new Error('no network'));
    };
    await assert.rejects(makeOnce({ name: 'failing', stamp: '1', make }), /no network/u);
    assert.deepEqual(
      readdirSync(cache).filter((name) => name.startsWith('failing')),
      [],
    );
    assert.ok(existsSync(await maker('failing').ask()));
  });

  it('takes over from a process that was killed while it made the folder', async () => {
    // No process has this number: it is above the largest that any system hands out.
    writeFileSync(join(cache, 'abandoned.lock'), '999999999');
    const { counter, ask } = maker('abandoned');
    await ask();
    assert.equal(counter.made, 1);
    assert.equal(existsSync(join(cache, 'abandoned.lock')), false);
  });
});
