import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { impliedMapping, portableMapping } from '../../../../src/model/impliedMapping.ts';
import { mapByRoots, splitTracePath } from '../../../../src/model/pathMapping.ts';

function implied(remoteFile: string, localPath: string) {
  const remote = splitTracePath(remoteFile);
  assert.ok(remote !== null);
  return { remote, mapping: impliedMapping(remote, localPath) };
}

void suite('the mapping that a chosen file implies', () => {
  test('leads from the path of the trace to that very file', () => {
    for (const [remoteFile, localPath] of [
      ['/app/jobs/tasks.py', '/home/dev/api/jobs/tasks.py'],
      ['/srv/releases/7/tasks.py', '/home/dev/api/tasks.py'],
      ['C:\\services\\app\\tasks.py', '/home/dev/api/app/tasks.py'],
      ['src/tasks.py', '/home/dev/api/lib/tasks.py'],
    ] as const) {
      const { remote, mapping } = implied(remoteFile, localPath);
      assert.ok(mapping !== null, remoteFile);
      assert.deepEqual(mapByRoots(remote, [mapping], []), [localPath]);
    }
  });

  test('is none where it would map a whole file system, or nothing', () => {
    assert.equal(implied('/tasks.py', '/home/dev/api/tasks.py').mapping, null);
    assert.equal(implied('tasks.py', '/home/dev/api/tasks.py').mapping, null);
    assert.equal(implied('/app/tasks.py', '/home/dev/api/other.py').mapping, null);
  });

  test("names the workspace's folder instead of a place on this machine", () => {
    const mapping = { localRoot: '/home/dev/api/lib', remoteRoot: '/app' };
    const api = { name: 'api', path: '/home/dev/api' };
    const web = { name: 'web', path: '/home/dev/web' };
    assert.equal(portableMapping(mapping, [api])?.localRoot, '${workspaceFolder}/lib');
    assert.equal(portableMapping(mapping, [web, api])?.localRoot, '${workspaceFolder:api}/lib');
    assert.equal(portableMapping(mapping, [web]), null);
    const twin = { localRoot: '/home/dev/api-old', remoteRoot: '/app' };
    assert.equal(portableMapping(twin, [api]), null, 'only whole segments');
  });
});
