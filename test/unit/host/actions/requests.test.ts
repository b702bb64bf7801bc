import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rateProblem } from '../../../../src/host/actions/inputs/rateProblem.ts';
import { matchingTasks, MOST_MATCHING } from '../../../../src/host/actions/matching/matchingTasks.ts';
import { purgeRequest } from '../../../../src/host/actions/celery/purgeRequest.ts';
import { queueItemsJson } from '../../../../src/host/actions/queueItemsJson.ts';
import { idsByConnection } from '../../../../src/host/actions/targets/namedTasks.ts';
import type { QueueItemPage } from '../../../../src/model/queueItem.ts';
import type { Task } from '../../../../src/model/task.ts';
import { celeryQueue, drawing, NOW, task } from '../trees/samples.ts';

describe('a purge', () => {
  it('names queue and count, and that it can be undone', () => {
    const request = purgeRequest(celeryQueue({ name: 'batch', waiting: 12, inFlight: 4 }), drawing);
    assert.equal(request.question, "Purge 12 waiting tasks from 'batch'?");
    assert.equal(request.button, 'Purge 12 Tasks');
    assert.match(request.consequence, /can be put back for 7 days.*The 4 that workers hold/);
    assert.equal(request.typedName, null);
  });

  it('of a queue that is empty says so', () => {
    const request = purgeRequest(celeryQueue({ name: 'batch', waiting: 0 }), drawing);
    assert.equal(request.question, "Purge 'batch'? No task waits in it at the moment.");
    assert.equal(request.button, 'Purge Queue');
  });

  it('of a big queue, or of one whose size is not known, wants its name to be typed', () => {
    assert.equal(purgeRequest(celeryQueue({ waiting: 1_000 }), drawing).typedName, 'evaluation');
    assert.equal(purgeRequest(celeryQueue({ waiting: 999 }), drawing).typedName, null);
    const unknown = purgeRequest(celeryQueue({ waiting: null }), drawing);
    assert.equal(unknown.typedName, 'evaluation');
    assert.match(unknown.question, /not known/);
  });
});

describe('a rate limit', () => {
  it('is what Celery reads', () => {
    for (const rate of ['10/m', '0', '2.5/s', '100', ' 5000/h '])
      assert.equal(rateProblem(rate, drawing.t), null);
    for (const rate of ['', '10/d', '-1/s', '1/', 'ten', '1e9999/s']) assert.ok(rateProblem(rate, drawing.t));
  });
});

describe('tasks that match a filter', () => {
  const of = (id: string, state: Task['state'], connectionId = 'local') =>
    task({ ref: { connectionId, system: 'celery', scope: '', id }, state });

  it('are counted over all pages, of connections that may be acted on only', async () => {
    const pages = [
      { tasks: [of('1', 'failed'), of('2', 'succeeded'), of('3', 'failed', 'read-only')], next: 'b' },
      { tasks: [of('4', 'failed')], next: null },
    ];
    const asked: unknown[] = [];
    const found = await matchingTasks(
      {
        getTasks: async (query) => {
          asked.push(query.cursor);
          return pages[asked.length - 1] ?? { tasks: [], next: null };
        },
      },
      { text: 'x' },
      ['local'],
      ({ state }) => state === 'failed',
    );
    assert.deepEqual(asked, [null, 'b']);
    assert.deepEqual(
      found.tasks.map(({ ref }) => ref.id),
      ['1', '4'],
    );
    assert.deepEqual([found.matched, found.isCut], [4, false]);
  });

  it('are never more than a bound, and it is said that there are', async () => {
    const found = await matchingTasks(
      {
        getTasks: async ({ limit }) => ({
          tasks: Array.from({ length: limit }, (_, index) => of(String(index), 'failed')),
          next: 'more',
        }),
      },
      {},
      ['local'],
      () => true,
    );
    assert.equal(found.tasks.length, MOST_MATCHING);
    assert.equal(found.isCut, true);
  });
});

describe('ids of tasks', () => {
  it('are portioned by connection, each once', () => {
    const tasks = ['a', 'b', 'b', 'c'].map((id) => ({
      ref: { connectionId: 'local', system: 'celery', scope: '', id } as const,
      name: null,
    }));
    const other = {
      ref: { connectionId: 'other', system: 'celery', scope: '', id: 'z' },
      name: null,
    } as const;
    assert.deepEqual(idsByConnection([...tasks, other], 2), [
      { connectionId: 'local', ids: ['a', 'b'] },
      { connectionId: 'local', ids: ['c'] },
      { connectionId: 'other', ids: ['z'] },
    ]);
  });
});

describe('what stands in a queue as JSON', () => {
  const page: QueueItemPage = {
    items: [
      {
        ref: { connectionId: 'local', system: 'celery', scope: '', id: 'e3f1' },
        name: 'tasks.a',
        priority: 0,
        sentAt: NOW,
        etaAt: null,
        args: { kind: 'json', text: '[12345678901234567890, NaN]', source: 'queue message' },
        kwargs: { kind: 'absent', reason: 'pickle' },
        bytes: 400,
        digest: 'ab',
        redelivered: false,
        problem: null,
      },
    ],
    total: 12,
    next: 1,
  };

  it('keeps exact values and says what is known of others', () => {
    const text = queueItemsJson(celeryQueue(), { order: 'next', limit: 1 }, page, drawing.t);
    assert.match(text, /12345678901234567890,\s+NaN/);
    assert.match(text, /"unknown": "pickle"/);
    assert.match(text, /"total": 12,\s+"shown": 1/);
    assert.match(text, /"sent": "2026-11-21T12:00:00.000Z"/);
  });

  it('says when it shows fewer than were asked for, because they are large', () => {
    const textOf = (limit: number, next: number | null) =>
      queueItemsJson(celeryQueue(), { order: 'newest', limit }, { ...page, next }, drawing.t);
    assert.match(textOf(50, 1), /"note": "Those that follow are not shown/);
    assert.doesNotMatch(textOf(1, 1), /"note"/);
    assert.doesNotMatch(textOf(50, null), /"note"/);
  });
});
