import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Gitignored } from '../../../src/host/source/definitions/gitignored.ts';

void suite('what .gitignore leaves out', () => {
  test('files and folders of its own folder and below, not beside it', () => {
    const ignored = new Gitignored([
      { folder: '/w/api', text: '# built\nbuild/\n*_generated.py\n/local.py\n' },
    ]);
    for (const path of [
      '/w/api/build/x.py',
      '/w/api/a/build/b/x.py',
      '/w/api/a/x_generated.py',
      '/w/api/local.py',
    ]) {
      assert.equal(ignored.has(path), true, path);
    }
    for (const path of [
      '/w/build/x.py',
      '/w/api/a/local.py',
      '/w/api/builder.py',
      '/w/api',
      '/elsewhere/x.py',
    ]) {
      assert.equal(ignored.has(path), false, path);
    }
  });

  test('a deeper file overrides those above it', () => {
    const ignored = new Gitignored([
      { folder: '/w/sub', text: '!keep.py\n' },
      { folder: '/w', text: '*.py\n' },
    ]);
    assert.equal(ignored.has('/w/other.py'), true);
    assert.equal(ignored.has('/w/sub/other.py'), true);
    assert.equal(ignored.has('/w/sub/keep.py'), false);
  });

  test('Windows paths, and text that is no pattern', () => {
    const ignored = new Gitignored([{ folder: 'C:\\work', text: 'venv2/\n\0[\n\\\n!\n' }]);
    assert.equal(ignored.has('C:\\work\\venv2\\x.py'), true);
    assert.equal(ignored.has('C:\\work\\x.py'), false);
  });
});
