import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EndedQuestionError } from '../../../src/contract/endedQuestion.ts';
import type { TaskPanelModel } from '../../../src/contract/taskPanel.ts';
import { TaskPanelFeed } from '../../../src/host/panels/taskPanelFeed.ts';
import { taskPanelTitle } from '../../../src/host/panels/taskPanelTitle.ts';
import type { ConnectionStatus } from '../../../src/model/connection.ts';
import type { RunDurations } from '../../../src/model/runDurations.ts';
import type { SimilarFailures } from '../../../src/model/similarFailures.ts';
import type { TaskDetail } from '../../../src/model/task.ts';
import { celeryDetail, DOWN, FAILED_CELERY, ONLINE } from '../../webview/models.ts';
import { drawing } from '../host/trees/samples.ts';

const { ref } = FAILED_CELERY.task;

/** A monitor whose answers the test sets, and a feed on it. */
function openFeed() {
  const answers: {
    detail: TaskDetail | null | Error;
    connections: readonly ConnectionStatus[];
    /** While set, details are answered only when it is called. */
    hold: Promise<void> | null;
    similar: SimilarFailures | null | Error;
    runs: RunDurations | null;
    /** Whether similar failures are looked for until they are given up. */
    holdSimilar: boolean;
    readonly running: Map<string, PromiseWithResolvers<SimilarFailures | null>>;
  } = {
    detail: FAILED_CELERY,
    connections: [ONLINE],
    hold: null,
    similar: null,
    runs: null,
    holdSimilar: false,
    running: new Map(),
  };
  const reads = { detail: 0, task: 0 };
  const shown: TaskPanelModel[] = [];
  const feed = new TaskPanelFeed({
    ref,
    show: (model) => shown.push(model),
    t: drawing.t,
    actionsOf: (task) => (task.state === 'failed' ? ['retry'] : []),
    monitor: {
      getConnections: () => Promise.resolve(answers.connections),
      getTask: () => {
        reads.task++;
        return Promise.resolve(answers.detail instanceof Error ? null : (answers.detail?.task ?? null));
      },
      endQuestion: async (asker) => {
        answers.running.get(asker)?.reject(new EndedQuestionError());
      },
      getSimilarFailures: async (_ref, asker = '') => {
        if (answers.holdSimilar) {
          const held = Promise.withResolvers<SimilarFailures | null>();
          answers.running.set(asker, held);
          return held.promise;
        }
        if (answers.similar instanceof Error) throw answers.similar;
        return answers.similar;
      },
      getRunDurations: () => Promise.resolve(answers.runs),
      getTaskDetail: async () => {
        reads.detail++;
        await answers.hold;
        if (answers.detail instanceof Error) throw answers.detail;
        return answers.detail;
      },
    },
  });
  const last = (): TaskPanelModel | undefined => shown.at(-1);
  return { feed, answers, reads, shown, last };
}

/** Lets every promise that can settle do so. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a visible panel shows the task; a hidden one reads nothing', async () => {
  const { feed, reads, last } = openFeed();
  feed.changed(['tasks']);
  await settled();
  assert.equal(reads.detail, 0);
  feed.setVisible(true);
  await settled();
  assert.deepEqual(last(), {
    kind: 'task',
    detail: FAILED_CELERY,
    connection: ONLINE,
    connectionProblem: null,
    similar: null,
    runs: null,
    actions: ['retry'],
    refreshError: null,
  });
  assert.equal(reads.detail, 1);
});

test('details are read again only when the task itself has changed', async () => {
  const { feed, answers, reads, shown } = openFeed();
  feed.setVisible(true);
  await settled();
  feed.changed(['tasks', 'queues']);
  await settled();
  assert.deepEqual(reads, { detail: 1, task: 1 });
  assert.equal(shown.length, 1, 'nothing new is shown');

  answers.detail = celeryDetail({ task: { updatedAt: FAILED_CELERY.task.updatedAt + 1 } });
  feed.changed(['workers']);
  await settled();
  assert.equal(reads.detail, 1);
  feed.changed(['tasks']);
  await settled();
  assert.equal(reads.detail, 2);
  assert.equal(shown.length, 2);
});

test('what changes while hidden is read when the panel is seen again, at once however often it changed', async () => {
  const { feed, answers, reads } = openFeed();
  feed.setVisible(true);
  await settled();
  feed.setVisible(false);
  answers.detail = celeryDetail({ task: { updatedAt: 1 } });
  for (let times = 0; times < 50; times++) feed.changed(['tasks']);
  await settled();
  assert.equal(reads.detail, 1);
  feed.setVisible(true);
  await settled();
  assert.equal(reads.detail, 2);
});

test('one read at a time; a change that comes meanwhile is looked at afterwards', async () => {
  const { feed, answers, reads } = openFeed();
  const gate = Promise.withResolvers<void>();
  answers.hold = gate.promise;
  feed.setVisible(true);
  await settled();
  for (let times = 0; times < 10; times++) feed.changed(['tasks']);
  await settled();
  assert.equal(reads.detail, 1);
  gate.resolve();
  await settled();
  assert.deepEqual(reads, { detail: 1, task: 1 });
});

test('a connection that goes down marks the panel stale, and its return reads again', async () => {
  const { feed, answers, reads, last } = openFeed();
  feed.setVisible(true);
  await settled();
  answers.connections = [DOWN];
  feed.changed(['connections']);
  await settled();
  const stale = last();
  assert.ok(stale?.kind === 'task');
  assert.match(stale.connectionProblem ?? '', /^Cannot reach localhost:6379 \(connection refused\)\./);
  assert.equal(stale.detail, FAILED_CELERY);
  assert.equal(reads.detail, 1);
  answers.connections = [ONLINE];
  feed.changed(['connections']);
  await settled();
  assert.equal(reads.detail, 2);
});

test('a failed read keeps what was shown and says so; the first one says it alone', async () => {
  const first = openFeed();
  first.answers.detail = new Error('The monitor did not answer.');
  first.feed.setVisible(true);
  await settled();
  assert.deepEqual(first.last(), { kind: 'error', ref, message: 'The monitor did not answer.' });
  first.answers.detail = FAILED_CELERY;
  first.feed.refresh();
  assert.equal(first.last()?.kind, 'loading');
  await settled();
  assert.equal(first.last()?.kind, 'task');

  first.answers.detail = new Error('It stopped.');
  first.feed.refresh();
  await settled();
  const kept = first.last();
  assert.ok(kept?.kind === 'task');
  assert.equal(kept.refreshError, 'It stopped.');
  assert.equal(kept.detail, FAILED_CELERY);
});

test('an unknown task says why it may be unknown, and appears when it can be found', async () => {
  const { feed, answers, last } = openFeed();
  answers.detail = null;
  answers.connections = [];
  feed.setVisible(true);
  await settled();
  const missing = last();
  assert.ok(missing?.kind === 'missing');
  assert.match(missing.message, /connection "local" is not configured/);
  answers.connections = [ONLINE];
  answers.detail = FAILED_CELERY;
  feed.changed(['connections']);
  await settled();
  assert.equal(last()?.kind, 'task');
});

test('a closed panel shows nothing more, even when a read was under way', async () => {
  const { feed, answers, shown } = openFeed();
  const gate = Promise.withResolvers<void>();
  answers.hold = gate.promise;
  feed.setVisible(true);
  await settled();
  feed.dispose();
  gate.resolve();
  await settled();
  assert.deepEqual(shown, []);
});

test('the title names the task and its state in safe text', () => {
  const title = (detail: TaskDetail): string =>
    taskPanelTitle({
      kind: 'task',
      detail,
      connection: null,
      connectionProblem: null,
      similar: null,
      runs: null,
      actions: [],
      refreshError: null,
    });
  assert.equal(title(FAILED_CELERY), 'analyze_test_failure · failed');
  assert.equal(title(celeryDetail({ task: { name: null } })), `${ref.id} · failed`);
  assert.equal(
    title(celeryDetail({ task: { name: 'a\u202eb\n', state: 'X'.repeat(99) } })),
    `a\\u202eb\\n · ${'X'.repeat(29)}…`,
  );
});

test('similar failures are asked for when it failed, and a panel does without them when they cannot be had', async () => {
  const { feed, answers, last } = openFeed();
  const similar = {
    cause: '0123456789abcd',
    count: 12,
    firstAt: 1,
    lastAt: 2,
    error: 'ConnectionError',
    isCapped: false,
  };
  answers.similar = similar;
  feed.setVisible(true);
  await settled();
  const shown = (): unknown => {
    const model = last();
    return model?.kind === 'task' ? [model.detail.task.state, model.similar] : model;
  };
  assert.deepEqual(shown(), ['failed', similar]);
  assert.deepEqual(feed.similar, similar);
  answers.similar = new Error('The monitor did not answer.');
  feed.refresh();
  await settled();
  assert.deepEqual(shown(), ['failed', null]);
  answers.similar = similar;
  answers.detail = celeryDetail({ task: { state: 'succeeded' } });
  feed.refresh();
  await settled();
  assert.deepEqual(shown(), ['succeeded', null]);
});

test('a refresh gives up the figures that are looked for, and a closed panel all of them', async () => {
  const { feed, answers, last, shown } = openFeed();
  const similar = { cause: 'c', count: 1, firstAt: 1, lastAt: 1, error: 'E', isCapped: false };
  answers.similar = similar;
  answers.holdSimilar = true;
  feed.setVisible(true);
  await settled();
  assert.equal(answers.running.size, 1);
  assert.equal(last(), undefined);
  answers.holdSimilar = false;
  feed.refresh();
  await settled();
  const model = last();
  assert.ok(model?.kind === 'task' && model.refreshError === null);
  assert.equal(model.similar, similar);
  answers.holdSimilar = true;
  feed.refresh();
  await settled();
  const count = shown.length;
  feed.dispose();
  await settled();
  assert.equal(shown.length, count);
  await assert.rejects([...answers.running.values()].at(-1)?.promise ?? Promise.resolve());
});

test('relatives that go on are looked at again while others work, at most every two seconds', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const { feed, answers, reads, last } = openFeed();
  const withMember = (state: string): TaskDetail => ({
    ...FAILED_CELERY,
    relatives: [{ relation: 'group member', ref: { ...ref, id: 'm' }, name: 'm', state }],
  });
  answers.detail = withMember('started');
  feed.setVisible(true);
  await settled();
  for (let times = 0; times < 5; times++) feed.changed(['tasks']);
  await settled();
  assert.equal(reads.detail, 1);
  answers.detail = withMember('succeeded');
  t.mock.timers.tick(1_999);
  await settled();
  assert.equal(reads.detail, 1);
  t.mock.timers.tick(1);
  await settled();
  assert.equal(reads.detail, 2);
  const model = last();
  assert.equal(model?.kind === 'task' ? model.detail.relatives[0]?.state : null, 'succeeded');

  feed.changed(['tasks']);
  t.mock.timers.tick(10_000);
  await settled();
  assert.equal(reads.detail, 2, 'what has ended does not change');
});

test('nothing is looked at again while the panel is hidden or after its end', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const { feed, answers, reads } = openFeed();
  const relatives = [{ relation: 'child', ref: { ...ref, id: 'c' }, name: 'c', state: null }] as const;
  answers.detail = { ...FAILED_CELERY, relatives };
  feed.setVisible(true);
  await settled();
  feed.changed(['tasks']);
  await settled();
  feed.setVisible(false);
  t.mock.timers.tick(10_000);
  await settled();
  assert.equal(reads.detail, 1);
  feed.setVisible(true);
  feed.changed(['tasks']);
  await settled();
  assert.equal(reads.detail, 2);
  feed.changed(['tasks']);
  await settled();
  feed.dispose();
  t.mock.timers.tick(10_000);
  await settled();
  assert.equal(reads.detail, 2);
});

test('how long others ran comes with the task', async () => {
  const { feed, answers, last } = openFeed();
  answers.runs = { sortedMs: [1, 2] };
  feed.setVisible(true);
  await settled();
  const model = last();
  assert.deepEqual(model?.kind === 'task' ? model.runs : null, { sortedMs: [1, 2] });
});
