import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jobWords } from '../../../../src/host/trees/jobStates.ts';
import { groupQueues } from '../../../../src/host/trees/queueGroups.ts';
import { queueItemNodes } from '../../../../src/host/trees/queueItemNodes.ts';
import { queueNodes } from '../../../../src/host/trees/queueNodes.ts';
import { MOST_PAGES, PAGE_SIZE, QueuePages, readPages } from '../../../../src/host/trees/queuePages.ts';
import { schedulerNodes } from '../../../../src/host/trees/schedulerNodes.ts';
import type { TreeNode } from '../../../../src/host/trees/treeNode.ts';
import { parseFilter } from '../../../../src/model/filter/parseFilter.ts';
import type { JobScheduler } from '../../../../src/model/jobScheduler.ts';
import type { QueueItem, QueueItemQuery } from '../../../../src/model/queueItem.ts';
import { bullmqQueue, drawing, NOW, status } from './samples.ts';

const SCHEDULER: JobScheduler = {
  connectionId: 'local',
  queue: 'bull:evaluations',
  id: 'digest',
  name: 'letter',
  everyMs: null,
  pattern: '0 3 * * *',
  timeZone: 'Europe/Zurich',
  nextAt: NOW + 480_000,
  startAt: null,
  endAt: null,
  limit: null,
  iterations: 12,
  kind: 'scheduler',
  data: null,
  options: null,
};

function job(id: string): QueueItem {
  return {
    ref: { connectionId: 'local', system: 'bullmq', scope: 'bull:evaluations', id },
    name: 'letter',
    priority: null,
    sentAt: NOW,
    etaAt: null,
    args: { kind: 'json', text: '{}', source: 'job record' },
    kwargs: { kind: 'absent', reason: '' },
    bytes: 2,
    digest: null,
    redelivered: null,
    problem: null,
  };
}

describe('a queue of the older Bull', () => {
  it('is named with what is wrong, and cannot be opened or acted on', () => {
    const warning = 'This queue is one of Bull.';
    const queue = bullmqQueue({ counts: null, waiting: null, inFlight: null, consumers: null, warning });
    const [node] = queueNodes([queue], status(), drawing);
    assert.equal(node?.description, warning);
    assert.deepEqual([node?.expand, node?.children], [undefined, undefined]);
    assert.equal(node?.icon?.color, 'warning');
    assert.equal(node?.contextValue, 'queue unpinned');
  });
});

describe('jobs of a state', () => {
  const content = { kind: 'queueItems', queue: bullmqQueue(), state: 'completed', readOnly: false } as const;
  const page = (count: number, total: number) => ({
    items: Array.from({ length: count }, (_, index) => job(String(index))),
    total,
    next: count < total ? count : null,
  });

  it('can be acted on as their state allows, and not on a read-only connection', () => {
    const [node] = queueItemNodes(page(1, 1), content, drawing);
    assert.equal(node?.contextValue, 'task job endedJob removableJob');
    assert.ok(node?.subject?.kind === 'task' && node.subject.task.state === 'succeeded');
    const [readOnly] = queueItemNodes(page(1, 1), { ...content, readOnly: true }, drawing);
    assert.equal(readOnly?.contextValue, 'task');
    assert.deepEqual(jobWords('delayed'), ['job', 'pendingJob', 'delayedJob', 'removableJob']);
    assert.deepEqual(jobWords('started'), ['job', 'activeJob']);
    assert.deepEqual(jobWords('waiting-children'), ['job', 'removableJob']);
    for (const gone of ['revoked', 'lost']) assert.deepEqual(jobWords(gone), []);
  });

  it('that failed say why', () => {
    const items = [{ ...job('7'), error: 'card was [declined](command:x)\nsecond line' }];
    const failed = { ...content, state: 'failed' } as const;
    const [node] = queueItemNodes({ items, total: 1, next: null }, failed, drawing);
    assert.match(node?.description ?? '', /^card was \[declined\]\(command:x\)/);
    assert.ok(typeof node?.tooltip === 'string' && node.tooltip.includes('card was \\[declined'));
    assert.ok(node?.subject?.kind === 'task');
    assert.equal(node.subject.task.error, items[0]?.error);
  });

  it('end with a row for more, until there are too many to be read anew each time', () => {
    const last = (count: number) => queueItemNodes(page(count, 1_000_000), content, drawing).at(-1);
    const more = last(PAGE_SIZE);
    assert.deepEqual([more?.label, more?.description], ['Load more', '999,950 more']);
    assert.equal(more?.command?.id, 'taskTower.loadMoreItems');
    const full = last(MOST_PAGES * PAGE_SIZE);
    assert.deepEqual([full?.label, full?.command], ['999,000 more', undefined]);
  });

  it('are read page by page, as many as a person asked for', async () => {
    const asked: number[] = [];
    const monitor = {
      getQueueItems: async ({ offset, limit }: QueueItemQuery) => {
        asked.push(offset);
        const end = offset + limit;
        return { items: [job(String(offset))], total: 120, next: end < 120 ? end : null };
      },
    };
    const pages = new QueuePages();
    for (let time = 0; time < 5; time++) pages.showMore('row');
    const query = { connectionId: 'local', system: 'bullmq', queue: 'q', state: 'failed' } as const;
    const read = await readPages(monitor, { ...query, order: 'newest' }, pages.of('row'));
    assert.deepEqual(asked, [0, 50, 100]);
    assert.deepEqual([read?.items.length, read?.total, read?.next], [3, 120, null]);
    for (let time = 0; time < 50; time++) pages.showMore('row');
    assert.equal(pages.of('row'), MOST_PAGES);
    assert.equal(pages.of('another row'), 1);
  });
});

describe('job schedulers', () => {
  const content = { kind: 'schedulers', queue: bullmqQueue(), readOnly: false } as const;

  it('say when they run next, by which rule, and how often they did', () => {
    const [node] = schedulerNodes([SCHEDULER], content, drawing);
    assert.equal(node?.description, 'in 8 min · 0 3 * * * · Europe/Zurich · letter · 12 jobs so far');
    assert.equal(node?.contextValue, 'scheduler');
    const every = { ...SCHEDULER, everyMs: 60_000, pattern: null, timeZone: null, iterations: null };
    const [byInterval] = schedulerNodes([every], { ...content, readOnly: true }, drawing);
    assert.equal(byInterval?.description, 'in 8 min · every 1 min · letter');
    assert.equal(byInterval?.contextValue, '');
    const [late] = schedulerNodes([{ ...every, nextAt: drawing.now - 180_000 }], content, drawing);
    assert.equal(late?.description, 'due 3 min ago · every 1 min · letter');
  });

  it('lead to the jobs that they made, by a filter that is read as it is meant', () => {
    const [node] = schedulerNodes([{ ...SCHEDULER, id: 'daily "digest" *' }], content, drawing);
    const [filter] = node?.command?.arguments ?? [];
    assert.equal(node?.command?.id, 'taskTower.filterTasks');
    const read = parseFilter(String(filter));
    assert.ok(read.ok && read.expression?.kind === 'all');
    const [queue, id] = read.expression.of;
    assert.ok(queue?.kind === 'field' && queue.field === 'queue');
    assert.deepEqual(id, {
      kind: 'field',
      field: 'id',
      pattern: [{ kind: 'text', text: 'repeat:daily "digest" *:' }, { kind: 'any' }],
    });
    const [older] = schedulerNodes([{ ...SCHEDULER, kind: 'repeatable' }], content, drawing);
    assert.equal(older?.command, undefined);
  });

  it('that never run again are marked', () => {
    const [node] = schedulerNodes([{ ...SCHEDULER, kind: 'orphaned' }], content, drawing);
    assert.match(node?.description ?? '', /^never runs again: its next job is gone · 0 3/);
    assert.deepEqual(node?.icon, { name: 'warning', color: 'warning' });
  });

  it('cannot bring markup into their tooltips', () => {
    const [node] = schedulerNodes([{ ...SCHEDULER, pattern: '[x](http://y)' }], content, drawing);
    const tooltip = typeof node?.tooltip === 'string' ? node.tooltip : '';
    assert.ok(tooltip.includes('\\[x\\]'), tooltip);
  });
});

describe('queues', () => {
  const named = (name: string) => bullmqQueue({ name, id: `bull:${name}` });
  const labels = (nodes: readonly TreeNode[]): unknown[] =>
    nodes.map(({ label, children, subject }) =>
      subject === undefined ? [label, labels(children ?? [])] : label,
    );

  it('are grouped by what stands before a delimiter, where several share it', () => {
    const rows = ['a', 'a:x:1', 'a:x:2', 'a:y', 'b:z', 'c:1', 'c:2', 'd'].map((name) => ({
      name,
      node: queueNodes([named(name)], status(), drawing)[0] ?? { id: '', label: '' },
    }));
    assert.deepEqual(labels(groupQueues(rows, 'local', ':', drawing)), [
      'a',
      ['a:', [['a:x:', ['a:x:1', 'a:x:2']], 'a:y']],
      'b:z',
      ['c:', ['c:1', 'c:2']],
      'd',
    ]);
    assert.equal(groupQueues(rows, 'local', '', drawing).length, rows.length);
  });

  it('that are pinned stand above the groups', () => {
    const queues = ['a-1', 'a-2', 'z-9'].map(named);
    const order = { delimiter: '-', isPinned: ({ name }: { name: string }) => name === 'z-9' };
    const nodes = queueNodes(queues, status(), drawing, order);
    assert.deepEqual(labels(nodes), ['z-9', ['a-', ['a-1', 'a-2']]]);
    assert.equal(nodes[0]?.icon?.name, 'pinned');
    assert.match(nodes[0]?.contextValue ?? '', /\bpinned\b/);
  });
});
