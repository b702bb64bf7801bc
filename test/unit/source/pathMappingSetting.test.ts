import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { appendedMapping, parsePathMappings } from '../../../src/host/source/pathMappingSetting.ts';
import { drawing } from '../host/trees/samples.ts';

const { t } = drawing;
const MAPPING = { localRoot: '${workspaceFolder}', remoteRoot: '/app' };

void suite('the setting taskTower.pathMappings', () => {
  test('usable entries stay when others are not', () => {
    assert.deepEqual(
      parsePathMappings([MAPPING, { localRoot: '', remoteRoot: '/x' }, 'x', { localRoot: '/x' }], t),
      {
        mappings: [MAPPING],
        problems: [
          '"localRoot" of entry 2 of taskTower.pathMappings must not be empty.',
          'Entry 3 of taskTower.pathMappings must be an object with "localRoot" and "remoteRoot".',
          '"remoteRoot" of entry 4 of taskTower.pathMappings is missing.',
        ],
      },
    );
  });

  test('nothing, and what is no list', () => {
    assert.deepEqual(parsePathMappings(undefined, t), { mappings: [], problems: [] });
    assert.deepEqual(parsePathMappings({}, t).problems, ['taskTower.pathMappings must be a list.']);
  });

  test('a mapping is added in place of one for the same remote folder, and nothing else is lost', () => {
    const mapping = { localRoot: '${workspaceFolder}/b', remoteRoot: '/app' };
    const other = { localRoot: '/x', remoteRoot: '/srv' };
    assert.deepEqual(appendedMapping(undefined, mapping), [mapping]);
    assert.deepEqual(appendedMapping([{ localRoot: 'a', remoteRoot: '/app' }, 'odd', other], mapping), [
      'odd',
      other,
      mapping,
    ]);
  });
});
