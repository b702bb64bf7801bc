import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConnectionMarks, NO_MARKS } from '../../../../src/host/connections/connectionMarks.ts';
import { connectionNodes, connectionsDescription } from '../../../../src/host/trees/connectionNodes.ts';
import type { TreeNode } from '../../../../src/host/trees/treeNode.ts';
import { down, drawing, NOW, status } from './samples.ts';

const row: TreeNode = { id: 'row', label: 'row' };
const rows = () => [row];
const marksOf = () => NO_MARKS;
const nothing = () => [];
const bad = { name: 'staging', reason: '"url" is missing.', place: { scope: 'user', index: 2 } } as const;

describe('one connection', () => {
  it('shows its rows by themselves', () => {
    const overview = { statuses: [status({ readOnly: true })], unusable: [], marksOf };
    assert.deepEqual(connectionNodes(overview, rows, 'nothing', drawing), [row]);
    assert.equal(connectionsDescription(overview, drawing), 'local · read-only');
  });

  it('says in a row since when and why it is down, above what is still known', () => {
    const nodes = connectionNodes(
      { statuses: [status({ state: down })], unusable: [], marksOf },
      rows,
      '',
      drawing,
      'why',
    );
    const [error] = nodes;
    assert.equal(nodes.length, 2);
    assert.equal(error?.label, 'local');
    assert.match(
      error.description ?? '',
      /^Cannot reach redis:\/\/localhost:6379 \(connection refused\)\. .* \(since \d\d:\d\d\)$/,
    );
    assert.equal(error.icon?.color, 'error');
    assert.equal(error.contextValue, 'connection down');
    assert.ok(typeof error.tooltip === 'string' && error.tooltip.includes('Cannot reach'));
  });

  it('says in the other views only that it is down', () => {
    const overview = { statuses: [status({ state: down })], unusable: [], marksOf };
    const [error, ...others] = connectionNodes(overview, rows, '', drawing);
    assert.deepEqual([error?.label, error?.icon?.name, others], ['local', 'error', [row]]);
    assert.match(error?.description ?? '', /^down since \d\d:\d\d$/);
    assert.ok(typeof error?.tooltip === 'string' && error.tooltip.includes('Cannot reach'));
  });

  it('says that it connects, or looks around, only while there is nothing else to show', () => {
    const connecting = status({ state: { kind: 'connecting', since: NOW } });
    const looking = status({ systems: null });
    const describe = (one: typeof connecting, content: typeof rows) =>
      connectionNodes({ statuses: [one], unusable: [], marksOf }, content, '', drawing).map(
        ({ description }) => description,
      );
    assert.deepEqual(describe(connecting, nothing), ['connecting…']);
    assert.deepEqual(describe(looking, nothing), ['looking for Celery and BullMQ…']);
    assert.deepEqual(describe(connecting, rows), [undefined]);
    assert.deepEqual(describe(status(), nothing), []);
  });
});

describe('several connections', () => {
  it('are groups with their state, and an empty one says so', () => {
    const statuses = [status(), status({ id: 'b', name: 'b', readOnly: true, state: down })];
    const nodes = connectionNodes(
      { statuses, unusable: [], marksOf },
      ({ id }) => (id === 'b' ? [row] : []),
      'None',
      drawing,
      'why',
    );
    assert.deepEqual(
      nodes.map(({ label, children }) => [label, children?.map((child) => child.label)]),
      [
        ['local', ['None']],
        [
          'b',
          [
            'Cannot reach redis://localhost:6379 (connection refused). Is Redis running there, on this port?',
            'row',
          ],
        ],
      ],
    );
    assert.match(nodes[1]?.description ?? '', /^read-only · down since \d\d:\d\d$/);
    assert.equal(connectionsDescription({ statuses, unusable: [], marksOf }, drawing), '');
  });

  it('say in the other views only that they are down, which stands at the group already', () => {
    const statuses = [status({ state: down }), status({ id: 'b', name: 'b', state: down })];
    const nodes = connectionNodes(
      { statuses, unusable: [], marksOf },
      ({ id }) => (id === 'b' ? [row] : []),
      'None',
      drawing,
    );
    assert.deepEqual(
      nodes.map(({ children }) => children?.map(({ label }) => label)),
      [['not known while it is down'], ['row']],
    );
  });

  it('stand out as their settings say: production, read-only, colour', () => {
    const marks: Readonly<Record<string, ConnectionMarks>> = {
      live: { production: true, color: 'magenta' },
      stage: { production: false, color: 'green' },
      gone: { production: true, color: 'blue' },
    };
    const nodes = connectionNodes(
      {
        statuses: [
          status({ id: 'live', readOnly: true }),
          status({ id: 'stage', readOnly: true }),
          status({ id: 'gone', state: down }),
        ],
        unusable: [],
        marksOf: (id) => marks[id] ?? NO_MARKS,
      },
      rows,
      '',
      drawing,
    );
    assert.deepEqual(
      nodes.map(({ description, icon }) => [description?.replace(/\d\d:\d\d/, '…'), icon?.name, icon?.color]),
      [
        ['production · read-only', 'shield', 'magenta'],
        ['read-only', 'lock', 'green'],
        ['production · down since …', 'shield', 'error'],
      ],
    );
  });

  it('may be unusable: a row with the reason, to be edited', () => {
    const [error, group] = connectionNodes(
      { statuses: [status()], unusable: [bad], marksOf },
      rows,
      '',
      drawing,
    );
    assert.equal(error?.description, '"url" is missing.');
    assert.equal(error.contextValue, 'setting');
    assert.deepEqual(error.subject, { kind: 'setting', scope: 'user', index: 2 });
    assert.deepEqual(group?.children, [row]);
  });

  it('have ids of their own', () => {
    const statuses = [status({ state: down }), status({ id: 'b', state: down })];
    const ids = (nodes: readonly TreeNode[]): string[] =>
      nodes.flatMap((node) => [node.id, ...ids(node.children ?? [])]);
    const all = ids(connectionNodes({ statuses, unusable: [bad], marksOf }, nothing, '', drawing));
    assert.equal(new Set(all).size, all.length);
  });
});
