import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actionsTree } from '../../../../src/host/trees/actionsTree.ts';
import type { ActionLogEntry } from '../../../../src/model/actionLog.ts';
import { drawing, NOW, status } from './samples.ts';

function entry(changes: Partial<ActionLogEntry> = {}): ActionLogEntry {
  return {
    id: 7,
    at: NOW - 60_000,
    connectionName: 'shop',
    summary: "Purge 'batch'",
    refusal: null,
    message: '12 messages were removed.',
    removal: null,
    undo: null,
    durationMs: 20,
    connectionId: 'local',
    kind: 'celery.purgeQueue',
    targets: [],
    targetsLeftOut: 0,
    ...changes,
  };
}

/** On a connection that is not there any more, for one of two jobs. */
const PART = entry({
  id: 5,
  connectionId: 'gone',
  summary: 'Retry 2 jobs',
  refusal: 'refused',
  targets: [
    { target: '1', ok: true, message: 'waits again' },
    { target: '2', ok: false, message: 'it is not there any more' },
  ],
});

describe('the view of actions', () => {
  it('shows the newest with what came of them, and leads to the details of each', async () => {
    const monitor = {
      getConnections: () => Promise.resolve([status()]),
      getActionLog: () =>
        Promise.resolve({
          entries: [entry(), entry({ id: 6, summary: 'Retry ![x](y)', refusal: 'no-reply', at: NOW }), PART],
          next: null,
        }),
    };
    const { nodes } = (await actionsTree(monitor, drawing).load())(NOW);
    assert.deepEqual(
      nodes.map(({ label, description, icon }) => [label, description, icon?.color]),
      [
        ["Purge 'batch'", '1 min ago', null],
        ['Retry ![x](y)', 'Outcome unknown · just now', 'warning'],
        ['Retry 2 jobs', 'Done for 1 of 2 · shop · 1 min ago', 'warning'],
      ],
    );
    assert.deepEqual(nodes[0]?.command?.arguments, [7]);
    assert.equal(nodes[0]?.spoken, "Purge 'batch', Done, 1 min ago");
    const tooltip = nodes[1]?.tooltip;
    assert.ok(typeof tooltip === 'string' && tooltip.includes('Retry \\!\\[x\\]\\(y\\)'));
  });

  it('asks nothing while nothing is watched', async () => {
    const monitor = {
      getConnections: () => Promise.resolve([]),
      getActionLog: () => Promise.reject(new Error('asked')),
    };
    assert.deepEqual((await actionsTree(monitor, drawing).load())(NOW).nodes, []);
  });
});
