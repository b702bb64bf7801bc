import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { workerBranch } from '../../../../src/host/trees/workerBranch.ts';
import type { TreeNode } from '../../../../src/host/trees/treeNode.ts';
import type { WorkerDetail, WorkerTask } from '../../../../src/model/workerDetail.ts';
import { drawing, NOW, worker } from './samples.ts';

function held(id: string, changes: Partial<WorkerTask> = {}): WorkerTask {
  return {
    ref: { connectionId: 'local', system: 'celery', scope: '', id },
    name: 'tasks.evaluate_code',
    args: { kind: 'json', text: '["CODE_ERROR"]', source: 'inspect reply' },
    kwargs: { kind: 'json', text: '{}', source: 'inspect reply' },
    startedAt: null,
    etaAt: null,
    pid: null,
    ...changes,
  };
}

function detail(changes: Partial<WorkerDetail> = {}): WorkerDetail {
  return {
    worker: worker({ memoryBytes: 512_000_000 }),
    active: [held('e3f1aaaa-bbbb', { startedAt: NOW - 41_500, pid: 12 })],
    reserved: [],
    scheduled: [held('77aa', { etaAt: NOW + 32_000 })],
    rateLimited: null,
    registered: [
      { name: 'tasks.b', rateLimit: '10/m' },
      { name: 'tasks.a', rateLimit: null },
    ],
    processes: [12, 13],
    prefetch: 8,
    revoked: 0,
    settings: null,
    software: null,
    unknown: [],
    readAt: NOW,
    ...changes,
  };
}

function below(changes: Partial<WorkerDetail> = {}, readOnly = false): readonly TreeNode[] {
  return workerBranch(detail(changes), 'w1', readOnly, drawing);
}

function find(nodes: readonly TreeNode[], label: string): TreeNode | undefined {
  return nodes.find((node) => node.label === label);
}

describe('what is below a worker', () => {
  it('begins with what it runs and for how long', () => {
    const [running] = below();
    assert.deepEqual([running?.label, running?.description, running?.expand], ['running', '1', 'expanded']);
    const [task] = running?.children ?? [];
    assert.equal(task?.label, 'evaluate_code');
    assert.equal(task?.description, '41 s · e3f1aaaa-bb…');
    assert.equal(task?.contextValue, 'task revocable terminable');
    assert.equal(task?.command?.id, 'taskTower.openTask');
  });

  it('tells when what is scheduled is due, and leaves out groups that are empty or not known', () => {
    const nodes = below();
    assert.equal(find(nodes, 'scheduled')?.children?.[0]?.description, 'due in 32 s · 77aa');
    assert.equal(find(nodes, 'reserved'), undefined);
    assert.equal(find(nodes, 'waiting for their rate limit'), undefined);
  });

  it('lists registered tasks by name with their limits', () => {
    const registered = find(below(), 'registered tasks');
    assert.equal(registered?.description, '2');
    assert.deepEqual(
      registered?.children?.map(({ label, description }) => [label, description]),
      [
        ['tasks.a', ''],
        ['tasks.b', 'at most 10/m'],
      ],
    );
    assert.equal(find(below({ registered: null }), 'registered tasks'), undefined);
  });

  it('tells of the connection of a BullMQ worker', () => {
    const connection = { address: '10.0.0.7:50000', connectedAt: NOW - 60_000, idleMs: 4_000 };
    const nodes = below({ connection });
    assert.equal(find(nodes, 'address')?.description, '10.0.0.7:50000');
    assert.equal(find(nodes, 'idle')?.description, '4 s');
    assert.ok(find(nodes, 'connected') !== undefined);
    const busy = below({ connection: { ...connection, idleMs: 0 } });
    assert.equal(find(busy, 'idle')?.description, '<1 s');
    const silent = below({ connection: { ...connection, connectedAt: null, idleMs: null } });
    assert.deepEqual([find(silent, 'idle'), find(silent, 'connected')], [undefined, undefined]);
  });

  it('offers nothing that writes on a read-only connection', () => {
    assert.equal(below({}, true)[0]?.children?.[0]?.contextValue, 'task');
  });

  it('warns of a clock only when it is far from ours', () => {
    const warned = (clockOffsetMs: number) =>
      below({ worker: worker({ clockOffsetMs }) }).find(({ icon }) => icon?.color === 'warning')?.label;
    assert.equal(warned(-4_900), undefined);
    assert.equal(warned(12_000), 'its clock is 12 s ahead');
    assert.equal(warned(-12_000), 'its clock is 12 s behind');
  });

  it('says what could not be read, escaped', () => {
    const row = below({ unknown: ['conf: [x](command:evil)'] }).at(-1);
    assert.equal(row?.icon?.name, 'question');
    assert.equal(row?.tooltip, 'conf\\: \\[x\\]\\(command\\:evil\\)');
  });

  it('has one id per row', () => {
    const ids = (nodes: readonly TreeNode[]): readonly string[] =>
      nodes.flatMap((node) => [node.id, ...ids(node.children ?? [])]);
    const all = ids(below({ reserved: [held('1'), held('2')] }));
    assert.equal(new Set(all).size, all.length);
  });
});
