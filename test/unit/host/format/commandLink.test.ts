import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { commandLink } from '../../../../src/host/format/commandLink.ts';

describe('a link to a command', () => {
  it('ends where it should and brings its argument over, whatever that says', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('(', ')', '[', ']', '<', '"', '\\', '\n', ' ', '%', 'é', 'a'),
    });
    fc.assert(
      fc.property(hostile, (id) => {
        const link = commandLink('Open Task', 'taskTower.openTask', { id });
        const query = /^\[Open Task\]\(command:taskTower\.openTask\?([^\s()<>[\]\\]*)\)$/u.exec(link)?.[1];
        assert.ok(query !== undefined, link);
        assert.deepEqual(JSON.parse(decodeURIComponent(query)), [{ id }]);
      }),
    );
  });
});
