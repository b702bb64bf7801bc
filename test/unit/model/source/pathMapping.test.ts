import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { joinPath, mapByRoots, rankBySuffix, splitTracePath } from '../../../../src/model/pathMapping.ts';

const FOLDERS = [
  { name: 'api', path: '/home/dev/api' },
  { name: 'jobs', path: '/home/dev/jobs' },
];

function split(file: string) {
  const path = splitTracePath(file);
  assert.ok(path !== null);
  return path;
}

void suite('paths of traces', () => {
  const PATHS: readonly (readonly [file: string, path: string | null])[] = [
    ['/app/tasks.py', '/app/tasks.py'],
    ['/app/./a/../tasks.py', '/app/tasks.py'],
    ['C:\\My App\\tasks.py', 'c:/My App/tasks.py'],
    ['C:/app/tasks.py', 'c:/app/tasks.py'],
    ['src\\jobs\\x.ts', 'src/jobs/x.ts'],
    ['tasks.py', 'tasks.py'],
    ['file:///app/My%20App/x.mjs?update=1', '/app/My App/x.mjs'],
    ['file://localhost/app/x.mjs', '/app/x.mjs'],
    ['file:///C:/app/x.mjs', 'c:/app/x.mjs'],
    ['webpack://app/./src/x.ts', 'src/x.ts'],
    ['webpack://app/./src/x.ts?a1b2', 'src/x.ts'],
    ['webpack-internal:///(rsc)/./src/x.ts', 'src/x.ts'],
    ['webpack:///src/x.ts', 'src/x.ts'],
    ['file://server/share/x.mjs', null],
    ['file:////server/share/x.mjs', null],
    ['file:///app/%E0%A4%A', null],
    ['\\\\server\\share\\tasks.py', null],
    ['\\\\?\\C:\\tasks.py', null],
    ['\\\\.\\pipe\\x', null],
    ['//server/share/tasks.py', null],
    ['https://example.org/x.js', null],
    ['vscode-remote://x/app/x.py', null],
    ['node:internal/x', null],
    ['<frozen runpy>', null],
    ['/app/../../etc/passwd', null],
    ['../x.py', null],
    ['/app/x\0.py', null],
    ['/\\host\\share\\x.py', null],
    ['/./\\host\\share\\x.py', null],
    ['/app/a\\..\\..\\x.py', null],
  ];
  for (const [file, path] of PATHS) {
    test(`${JSON.stringify(file)} ${path === null ? 'names no file' : `is ${path}`}`, () => {
      const result = splitTracePath(file);
      assert.equal(result === null ? null : joinPath(result), path);
    });
  }

  test('never yields a step upwards or a network share, whatever the text', () => {
    const pieces = fc.constantFrom(
      '..',
      '/',
      '\\',
      'file://',
      'C:',
      '%2e%2e',
      '%2f',
      '%5c',
      'a',
      '.',
      '//',
      '\\\\',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 }))), (parts) => {
        const path = splitTracePath(parts.join(''));
        if (path === null) return;
        assert.ok(
          path.segments.every((segment) => !['', '.', '..'].includes(segment) && !segment.includes('/')),
        );
        assert.ok(path.segments.every((segment) => !segment.split('\\').includes('..')));
        assert.ok(!/^[/\\]{2}/u.test(joinPath(path)));
      }),
    );
  });
});

void suite('explicit mappings', () => {
  test('the longest remote root wins, and the others follow', () => {
    const mappings = [
      { localRoot: '${workspaceFolder}', remoteRoot: '/app' },
      { localRoot: '${workspaceFolder:jobs}/src/', remoteRoot: '/app/jobs/' },
    ];
    assert.deepEqual(mapByRoots(split('/app/jobs/a/tasks.py'), mappings, FOLDERS), [
      '/home/dev/jobs/src/a/tasks.py',
      '/home/dev/api/jobs/a/tasks.py',
    ]);
  });

  test('only whole segments match', () => {
    const mappings = [{ localRoot: '/x', remoteRoot: '/app' }];
    assert.deepEqual(mapByRoots(split('/application/tasks.py'), mappings, FOLDERS), []);
    assert.deepEqual(mapByRoots(split('/app'), mappings, FOLDERS), []);
  });

  test('Windows roots compare without case, in both directions of slashes', () => {
    const mappings = [{ localRoot: '${workspaceFolder}', remoteRoot: 'c:\\Services\\App' }];
    assert.deepEqual(mapByRoots(split('C:/services/app/tasks.py'), mappings, FOLDERS), [
      '/home/dev/api/tasks.py',
    ]);
  });

  test('a remote root as URL of files or modules is a root of paths', () => {
    const mappings = [{ localRoot: '${workspaceFolder}', remoteRoot: '/' }];
    assert.deepEqual(mapByRoots(split('/srv/x.py'), mappings, FOLDERS), ['/home/dev/api/srv/x.py']);
  });

  test('a variable that means nothing maps nothing', () => {
    for (const localRoot of ['${workspaceFolder:gone}', '${env:HOME}/x']) {
      assert.deepEqual(mapByRoots(split('/app/x.py'), [{ localRoot, remoteRoot: '/app' }], FOLDERS), []);
    }
    assert.deepEqual(
      mapByRoots(split('/app/x.py'), [{ localRoot: '${workspaceFolder}', remoteRoot: '/app' }], []),
      [],
    );
  });
});

void suite('the longest common end', () => {
  const files = ['/w/tasks.py', '/w/jobs/tasks.py', '/w/old/jobs/tasks.py', '/w/other.py'];
  const ranked = (file: string) => rankBySuffix(split(file), files, (path) => path);

  test('more of the end in common is better; of equals the shorter path', () => {
    assert.deepEqual(ranked('/app/jobs/tasks.py'), [
      { candidate: '/w/jobs/tasks.py', common: 2 },
      { candidate: '/w/old/jobs/tasks.py', common: 2 },
      { candidate: '/w/tasks.py', common: 1 },
    ]);
  });

  test('files of another name do not count', () => {
    assert.deepEqual(ranked('/app/none.py'), []);
  });
});
