import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../../scripts/root.ts';
import { RunningFiles } from '../../../scripts/testing/runningFiles.ts';

const FILE = join(root, 'test', 'unit', 'a.test.ts');
const OTHER = join(root, 'test', 'unit', 'b.test.ts');

describe('a test file that does not end', () => {
  it('is named with the tests that it is in', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const told: string[] = [];
    const running = new RunningFiles(60_000, ({ message }) => told.push(message));
    for (const name of [FILE, 'suite', 'fine']) running.began({ name, file: FILE });
    running.ended({ name: 'fine', file: FILE });
    running.began({ name: 'hangs', file: FILE });
    running.began({ name: OTHER, file: OTHER });
    running.ended({ name: OTHER, file: OTHER });
    t.mock.timers.tick(59_999);
    assert.deepEqual(told, []);
    t.mock.timers.tick(1);
    assert.deepEqual(told, [
      `${join('test', 'unit', 'a.test.ts')} did not end within 60 s. It is in: suite > hangs.`,
    ]);
  });

  it('is named when none of its tests runs any more', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const told: string[] = [];
    const running = new RunningFiles(1_000, ({ message }) => told.push(message));
    running.began({ name: FILE, file: FILE });
    t.mock.timers.tick(1_000);
    assert.match(told.join(), /did not end within 1 s\. None of its tests is running/);
    running.dispose();
  });
});
