import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isEndedQuestion } from '../../../../src/contract/endedQuestion.ts';
import { endedTasks } from '../../../../src/model/statistics/endCounts.ts';
import type { TaskUpdate } from '../../../../src/model/taskUpdate.ts';
import { QuestionDesk } from '../../../../src/monitor/questionDesk.ts';
import { statisticsAnswers } from '../../../../src/monitor/answers/statisticsAnswers.ts';
import { answerNow, type Question } from '../../../../src/monitor/store/question.ts';
import type { AnswerParts } from '../../../../src/monitor/answers/answerParts.ts';
import type { TaskStore } from '../../../../src/monitor/store/taskStore.ts';
import { CONNECTIONS, celeryRef, storeFixture } from '../storeFixture.ts';
import { DAY, HOUR, MINUTE, ended, seriesOf } from './statisticsFixture.ts';

const NAMES = 60;
const MINUTES = 50;
const ALL = { tasks: { kind: 'all' } } as const;

/** One task of each name in each minute, and many more rows than one step reads. */
function spread(from: number): TaskUpdate[] {
  return Array.from({ length: NAMES * MINUTES }, (_, n) => {
    const name = n % NAMES;
    return ended(`t${String(n)}`, from + Math.floor(n / NAMES) * MINUTE + name, {
      name: `tasks.n${String(name)}`,
      runMs: name + 1,
    });
  });
}

/** Every question about statistics. */
function questions(store: TaskStore, from: number, to: number) {
  const query = { scope: ALL, range: { from, to } };
  const { statistics } = store;
  return {
    series: () => statistics.series({ ...query, widthMs: MINUTE }, CONNECTIONS),
    names: () => statistics.table({ ...query, by: 'name', limit: 1_000 }, CONNECTIONS),
    workers: () => statistics.table({ ...query, by: 'worker', limit: 1_000 }, CONNECTIONS),
    hours: () => statistics.busiestHours({ ...query, limit: 5 }, CONNECTIONS),
    capacity: () =>
      statistics.capacity({ ...query, target: { waitMs: 1_000, utilisation: 0.7 } }, CONNECTIONS, () => true),
  };
}

function stepsOf(question: Question<unknown>): number {
  let steps = 0;
  while (question.next().done !== true) steps++;
  return steps;
}

/** A desk that lets other work be done after every step. */
function slowDesk(): QuestionDesk {
  let now = 0;
  return new QuestionDesk(() => (now += 10));
}

async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

describe('questions about statistics', () => {
  it('are answered in steps, with every task in it once', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const to = Math.floor(clock.now() / HOUR) * HOUR;
    const from = to - HOUR;
    store.apply(spread(from));
    const { series, names, workers, hours, capacity } = questions(store, from, to);
    for (const question of [series, names, workers, hours, capacity]) {
      const steps = stepsOf(question());
      assert.ok(steps >= 5, `${String(question)} ${String(steps)}`);
    }
    const { points, total } = answerNow(series());
    assert.equal(endedTasks(total.ends ?? assert.fail()), NAMES * MINUTES);
    assert.equal(total.run?.count, NAMES * MINUTES);
    assert.ok(points.slice(0, MINUTES).every(({ ends }) => ends?.succeeded === NAMES));
    const { rows } = answerNow(names());
    assert.equal(rows.length, NAMES);
    for (const { subject, figures } of rows) {
      assert.equal(figures.ends.succeeded, MINUTES);
      const runMs = Number(subject.kind === 'name' && subject.name?.slice('tasks.n'.length)) + 1;
      assert.ok(Math.abs((figures.totalRunMs ?? 0) - runMs * MINUTES) < 1e-6);
    }
    assert.deepEqual(
      answerNow(workers()).rows.map(({ figures }) => figures.ends.succeeded),
      [NAMES * MINUTES],
    );
    assert.deepEqual(
      answerNow(hours()).map(({ at, ends }) => [at, ends.succeeded]),
      [[from, NAMES * MINUTES]],
    );
    const mean = (NAMES + 1) / 2;
    assert.ok(Math.abs((answerNow(capacity()).serviceMs ?? 0) - mean) < 1e-6);
  });

  it('let tasks be taken in between their steps', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const to = Math.floor(clock.now() / HOUR) * HOUR;
    store.apply(spread(to - HOUR));
    for (const ask of Object.values(questions(store, to - HOUR, to))) {
      const question: Question<unknown> = ask();
      let step = question.next();
      for (let more = 0; step.done !== true; more++) {
        store.apply([ended(`more ${String(more)}`, to - 1, { name: `tasks.new${String(more)}` })]);
        store.flush();
        step = question.next();
      }
    }
    const before = store.size().tasks;
    store.apply([ended('last', to - 1)]);
    assert.equal(store.size().tasks, before + 1);
    assert.equal(
      endedTasks(seriesOf(store, to - HOUR, to).total.ends ?? assert.fail()),
      before + 1,
      'no task was lost, none counted twice',
    );
  });

  it('begin anew when the history was cleared meanwhile', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const to = Math.floor(clock.now() / HOUR) * HOUR;
    for (const name of ['series', 'names', 'workers', 'hours', 'capacity'] as const) {
      store.apply(spread(to - HOUR));
      const ask: () => Question<unknown> = questions(store, to - HOUR, to)[name];
      const question = ask();
      for (let steps = 0; steps < 3; steps++) assert.notEqual(question.next().done, true);
      store.clear();
      store.apply([ended('only', to - MINUTE)]);
      store.flush();
      assert.deepEqual(answerNow(question), answerNow(ask()), name);
      store.clear();
    }
  });

  it('begin anew when rows were dropped meanwhile because they are too old', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open({ historyDays: 1 });
    const from = Math.floor(clock.now() / HOUR) * HOUR - HOUR;
    store.apply(spread(from));
    const ask = questions(store, from, from + 2 * DAY).names;
    const question = ask();
    question.next();
    await clock.advance(2 * DAY);
    assert.deepEqual(answerNow(question).rows, answerNow(ask()).rows);
  });

  it('are given up for a newer one of the same asker, and for no other', async (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const to = Math.floor(clock.now() / HOUR) * HOUR;
    const range = { from: to - HOUR, to };
    store.apply(spread(range.from));
    const desk = slowDesk();
    const connections = { ids: CONNECTIONS, workers: () => ({ workers: [], unknown: [] }) };
    const parts = { desk, connections, store: () => store };
    const api = statisticsAnswers(parts as unknown as AnswerParts);
    const target = { waitMs: 1_000, utilisation: 0.7 };
    const asking = (asker: string) => [
      api.getTimeSeries({ scope: ALL, range, widthMs: MINUTE, asker: `${asker} series` }),
      api.getStatisticsTable({ scope: ALL, range, by: 'name', limit: 10, asker: `${asker} names` }),
      api.getBusiestHours({ scope: ALL, range, limit: 5, asker: `${asker} hours` }),
      api.getCapacity({ scope: ALL, range, target, asker: `${asker} capacity` }),
    ];
    const older = asking('panel');
    const other = asking('other panel');
    await turn();
    store.apply([ended('meanwhile', to - 1)]);
    const ended1 = older.map((question) => assert.rejects(question, isEndedQuestion));
    const newer = await Promise.all(asking('panel'));
    await Promise.all(ended1);
    assert.equal((await Promise.all(other)).length, 4);
    const [series] = newer;
    assert.ok(series !== null && 'total' in Object(series));
    const again = await Promise.all(asking('panel'));
    assert.deepEqual(newer, again);
    const left = api.getTimeSeries({ scope: ALL, range, widthMs: MINUTE, asker: 'left' });
    desk.end('left');
    await assert.rejects(left, isEndedQuestion);
    assert.equal(store.get(celeryRef('meanwhile'))?.state, 'succeeded');
  });
});
