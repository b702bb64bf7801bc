import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hiddenWorkers, type WorkerSigns } from '../../../src/monitor/bullmq/hiddenWorkers.ts';

const NOW = 1_800_000_000_000;
/** Read a second ago, and no worker has ever been in it. */
const EMPTY_LIST: WorkerSigns = { unknown: null, everSeen: false, listedAt: NOW - 1_000, lastActiveAt: 0 };

describe('workers that no list shows', () => {
  it('are none while nothing is worked on', () => {
    assert.equal(hiddenWorkers(EMPTY_LIST, NOW), null);
  });

  it('are unknown when a job began and the list, read since, has no worker', () => {
    const signs = { ...EMPTY_LIST, lastActiveAt: NOW - 2_000 };
    assert.match(hiddenWorkers(signs, NOW) ?? '', /no BullMQ worker is in the client list/);
  });

  it('are not suspected before the list was read, nor where it shows workers, nor for ever', () => {
    assert.equal(hiddenWorkers({ ...EMPTY_LIST, lastActiveAt: NOW - 500 }, NOW), null);
    assert.equal(hiddenWorkers({ ...EMPTY_LIST, lastActiveAt: NOW - 2_000, everSeen: true }, NOW), null);
    assert.equal(hiddenWorkers({ ...EMPTY_LIST, lastActiveAt: NOW - 60_000 }, NOW), null);
  });

  it('are unknown for the reason that the list gives, whatever else is seen', () => {
    const refused = 'This user may not read the client list.';
    assert.equal(hiddenWorkers({ ...EMPTY_LIST, everSeen: true, unknown: refused }, NOW), refused);
  });
});
