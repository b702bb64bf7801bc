import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { dependenciesAreInstalled } from '../../../scripts/toolchain/dependencies.mjs';

describe('dependenciesAreInstalled', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'task-tower-lock-'));
    mkdirSync(join(root, 'node_modules'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (file: string, packages: object): void =>
    writeFileSync(join(root, file), JSON.stringify({ packages }));
  const lock = (packages: object): void => write('package-lock.json', packages);
  const installed = (packages: object): void => write('node_modules/.package-lock.json', packages);
  const a = { version: '1.0.0', integrity: 'sha512-a' };

  it('is true when npm installed what the lock file says', () => {
    lock({ '': { name: 'root' }, 'node_modules/a': a });
    installed({ 'node_modules/a': a });
    assert.equal(dependenciesAreInstalled(root), true);
  });

  it('does not miss optional packages for other platforms', () => {
    lock({ 'node_modules/a': a, 'node_modules/b-win32': { version: '1.0.0', optional: true } });
    installed({ 'node_modules/a': a });
    assert.equal(dependenciesAreInstalled(root), true);
  });

  for (const [what, present] of Object.entries({
    'a package is missing': {},
    'a version differs': { 'node_modules/a': { ...a, version: '1.0.1' } },
    'the contents differ': { 'node_modules/a': { ...a, integrity: 'sha512-b' } },
  })) {
    it(`is false when ${what}`, () => {
      lock({ 'node_modules/a': a });
      installed(present);
      assert.equal(dependenciesAreInstalled(root), false);
    });
  }

  it('is false when nothing was installed', () => {
    lock({ 'node_modules/a': a });
    assert.equal(dependenciesAreInstalled(root), false);
  });
});
