import assert from 'node:assert/strict';
import { NO_CIRCUMSTANCES } from '../../../../src/model/task.ts';
import { describe, it } from 'node:test';
import { KNOWN_TASK_STATES } from '../../../../src/model/taskState.ts';
import { taskNodes } from '../../../../src/host/trees/taskNodes.ts';
import { taskDescription, taskLabel, taskTooltip } from '../../../../src/host/trees/taskText.ts';
import { taskStateIcon } from '../../../../src/model/taskStateIcon.ts';
import { drawing, NOW, task } from './samples.ts';

describe('a task', () => {
  it('is called by the last part of its name, or by its id', () => {
    assert.equal(taskLabel(task()), 'evaluate_code');
    assert.equal(taskLabel(task({ name: null })), 'e3f1');
    assert.equal(taskLabel(task({ name: 'evil\u202e\nname' })), 'evil\\u202e\\nname');
  });

  it('that succeeded says how long it took, where and when', () => {
    assert.equal(taskDescription(task(), drawing), 'succeeded · 2.3 s · worker1 · 12 s ago');
    assert.equal(taskDescription(task({ runtimeMs: null, worker: null }), drawing), 'succeeded · 12 s ago');
  });

  it('that failed says why', () => {
    const failed = task({ state: 'failed', error: 'ZeroDivisionError: division by zero' });
    assert.equal(taskDescription(failed, drawing), 'ZeroDivisionError: division by zero · 12 s ago');
    assert.equal(taskDescription(task({ state: 'failed' }), drawing), 'failed · worker1 · 12 s ago');
    assert.ok(taskDescription(task({ state: 'failed', error: 'x'.repeat(9_999) }), drawing).length < 140);
  });

  it('that runs says for how long, in whole seconds', () => {
    const running = task({ state: 'started', startedAt: NOW - 41_700, finishedAt: null });
    assert.equal(taskDescription(running, drawing), 'running · 41 s · worker1');
    assert.equal(taskDescription({ ...running, startedAt: NOW - 400 }, drawing), 'running · 0 s · worker1');
    assert.equal(taskDescription({ ...running, startedAt: NOW + 400 }, drawing), 'running · 0 s · worker1');
    assert.equal(taskDescription({ ...running, state: 'PROGRESS' }, drawing), 'PROGRESS · 41 s · worker1');
    assert.equal(taskDescription({ ...running, startedAt: null }, drawing), 'running · worker1 · 14 s ago');
  });

  it('that is due says when', () => {
    const waiting = { startedAt: null, finishedAt: null, etaAt: NOW + 8_000 };
    assert.equal(
      taskDescription(task({ ...waiting, state: 'retrying', retries: 2, error: 'Timeout' }), drawing),
      'retry 2 · in 8 s · Timeout · 14 s ago',
    );
    assert.equal(
      taskDescription(task({ ...waiting, state: 'delayed' }), drawing),
      'delayed · due in 8 s · 14 s ago',
    );
    assert.equal(
      taskDescription(task({ ...waiting, state: 'received' }), drawing),
      'received · due in 8 s · 14 s ago',
    );
    assert.equal(
      taskDescription(task({ ...waiting, state: 'received', etaAt: NOW - 1_000 }), drawing),
      'received · 14 s ago',
    );
  });

  it('has an icon in every state, coloured only when something went wrong', () => {
    const coloured = KNOWN_TASK_STATES.filter((state) => taskStateIcon(state).color !== null);
    assert.deepEqual(coloured, ['failed', 'retrying', 'rejected', 'lost']);
    assert.equal(taskStateIcon('PROGRESS').color, null);
  });

  it('cannot bring markup into its tooltip', () => {
    const hostile = '[x](command:evil) <img src=x> ``` `';
    const detail = {
      ...NO_CIRCUMSTANCES,
      task: task({ name: hostile, error: hostile, queue: hostile, worker: hostile }),
      args: { kind: 'json', text: '["```"]', source: 'queue message' },
      kwargs: { kind: 'repr', text: hostile, truncated: true, source: 'event' },
      result: { kind: 'absent', reason: '' },
      exception: null,
      tracebacks: [],
      maxRetries: null,
      progress: null,
      readAt: NOW,
    } as const;
    const text = taskTooltip(detail.task, detail, drawing);
    const outsideCode = text.replaceAll(/^(`{3,})[a-z]*\n[^]*?\n\1$/gm, '');
    assert.ok(!/(?<!\\)[[\]<>`]/.test(outsideCode), outsideCode);
    assert.ok(text.includes('cut by the worker'));
    assert.ok(text.includes('````json'));
  });
});

const PLACE = { connectionId: 'local', readOnly: false, list: 'local', sort: 'newest' } as const;

describe('the rows of tasks', () => {
  it('say to a screen reader what only their icon shows', () => {
    const spoken = (changes: Parameters<typeof task>[0]) =>
      taskNodes({ tasks: [task(changes)], next: null }, PLACE, drawing)[0]?.spoken;
    assert.equal(spoken({}), undefined);
    assert.equal(spoken({ state: 'failed', error: 'Boom' }), 'evaluate_code, failed, Boom · 12 s ago');
  });

  it('end with a way to more when there is more', () => {
    const page = { tasks: [task()], next: '1' };
    const [row, more] = taskNodes(page, PLACE, drawing);
    assert.deepEqual(row?.command?.arguments, [page.tasks[0]?.ref]);
    assert.equal(more?.label, 'Load more');
    assert.equal(taskNodes({ ...page, next: null }, PLACE, drawing).length, 1);
  });
});
