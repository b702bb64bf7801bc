import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEndedQuestion } from '../../../src/contract/endedQuestion.ts';
import { QuestionDesk } from '../../../src/monitor/questionDesk.ts';
import type { Question } from '../../../src/monitor/store/question.ts';

/** Each look at the clock finds 10 ms gone. */
function slowDesk(): QuestionDesk {
  let now = 0;
  return new QuestionDesk(() => (now += 10));
}

/** A question that notes each of its steps and goes on until it is told to end. */
function openEnded() {
  const steps: number[] = [];
  const told = { isAnswered: false };
  function* question(): Question<string> {
    while (!told.isAnswered) {
      steps.push(steps.length);
      yield 1_000 - steps.length;
    }
    return 'answer';
  }
  return { steps, question: question(), answer: () => (told.isAnswered = true) };
}

async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

test('a question lets other work be done between its steps, and tells how far back it has looked', async () => {
  const desk = slowDesk();
  const { question, steps, answer } = openEnded();
  const asked = desk.ask('view', question);
  await turn();
  const done = steps.length;
  await turn();
  assert.ok(steps.length > done);
  assert.equal(desk.searchedBackTo('view'), 1_000 - steps.length);
  answer();
  assert.equal(await asked, 'answer');
  assert.equal(desk.searchedBackTo('view'), null);
});

test('a short question is answered at a stretch', async () => {
  let steps = 0;
  function* short(): Question<number> {
    for (; steps < 100; steps++) yield null;
    return steps;
  }
  assert.equal(await new QuestionDesk(() => 0).ask(undefined, short()), 100);
});

test('a newer question of the same asker ends the older one, and no other', async () => {
  const desk = slowDesk();
  const older = openEnded();
  const other = openEnded();
  const newer = openEnded();
  const nobodys = openEnded();
  const asked = [
    desk.ask('view', older.question),
    desk.ask('other view', other.question),
    desk.ask('view', newer.question),
    desk.ask(undefined, nobodys.question),
  ] as const;
  await assert.rejects(asked[0], isEndedQuestion);
  const steps = older.steps.length;
  for (const one of [other, newer, nobodys]) one.answer();
  assert.deepEqual(await Promise.all(asked.slice(1)), ['answer', 'answer', 'answer']);
  assert.equal(older.steps.length, steps, 'nothing is looked at for nobody');
});

test('a question can be given up, and all are when the monitor ends', async () => {
  const desk = slowDesk();
  const view = desk.ask('view', openEnded().question);
  desk.end('view');
  desk.end('nobody');
  await assert.rejects(view, isEndedQuestion);
  const nobodys = desk.ask(undefined, openEnded().question);
  desk.close();
  await assert.rejects(nobodys, isEndedQuestion);
});

test('a question that fails is no question that was given up', async () => {
  function* failing(): Question<never> {
    yield null;
    throw new RangeError('no such cursor');
  }
  await assert.rejects(slowDesk().ask('view', failing()), (error) => {
    return error instanceof RangeError && !isEndedQuestion(error);
  });
});
