import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { combinedOutcome } from '../../../../src/host/actions/combinedOutcome.ts';
import { outcomeText } from '../../../../src/host/actions/outcomeText.ts';
import { outcomeSentence } from '../../../../src/host/actions/outcomeSentence.ts';
import { performAll } from '../../../../src/host/actions/performAll.ts';
import { type Action, done, refusal } from '../../../../src/model/action.ts';
import { drawing } from '../trees/samples.ts';

const ACTIONS: readonly Action[] = ['a', 'b', 'c'].map((id) => ({
  kind: 'celery.forgetResult',
  connectionId: 'local',
  ids: [id],
}));
const PLANNED = [['a'], ['b'], ['c']];

describe('several actions', () => {
  it('are carried out one after the other, in their pace, and counted', async () => {
    let now = 0;
    const began: string[] = [];
    const counts: number[] = [];
    const outcomes = await performAll(ACTIONS, {
      perform: async (action) => {
        began.push(`${'ids' in action ? action.ids[0] : ''} at ${now}`);
        now += 20;
        return done('ok');
      },
      paceMs: 50,
      signal: new AbortController().signal,
      now: () => now,
      wait: async (ms) => {
        now += ms;
      },
      onProgress: (count) => counts.push(count),
    });
    assert.deepEqual(began, ['a at 0', 'b at 50', 'c at 100']);
    assert.deepEqual(counts, [1, 2, 3]);
    assert.equal(outcomes.length, 3);
  });

  it('are not begun after a person has stopped them, and a fault of one does not keep the others', async () => {
    const abort = new AbortController();
    const outcomes = await performAll(ACTIONS, {
      perform: async (action) => {
        if ('ids' in action && action.ids[0] === 'b') {
          abort.abort();
          throw new Error('The monitor restarts.');
        }
        return done('ok');
      },
      paceMs: 0,
      signal: abort.signal,
      now: () => 0,
      wait: async () => undefined,
      onProgress: () => undefined,
    });
    assert.deepEqual(
      outcomes.map(({ ok, message }) => [ok, message]),
      [
        [true, 'ok'],
        [false, 'The monitor restarts.'],
      ],
    );
  });
});

describe('what came of them', () => {
  it('is the outcome itself when there was one', () => {
    const outcome = done('2 tasks were revoked.');
    assert.equal(combinedOutcome('Revoke Task', [outcome], [['a', 'b']], drawing), outcome);
  });

  it('says for how many it was done, why not for the others, and what was never begun', () => {
    const refused = refusal('refused', 'The arguments are not known.');
    const outcome = combinedOutcome('Retry Task', [done('ok'), refused], PLANNED, drawing);
    assert.ok(!outcome.ok);
    assert.equal(outcome.reason, 'refused');
    assert.equal(
      outcome.message,
      'Retry Task: done for 1 of 3. It was stopped before the others. The arguments are not known.',
    );
    assert.deepEqual(
      outcome.targets.map(({ target, ok }) => [target, ok]),
      [
        ['a', true],
        ['b', false],
        ['c', false],
      ],
    );
  });

  it('is good only when all went well', () => {
    const many = [...PLANNED, ['d']];
    const all = many.map(() => done('ok'));
    const outcome = combinedOutcome('Retry Task', all, many, drawing);
    assert.ok(outcome.ok);
    assert.equal(outcome.message, 'Retry Task: done for all 4.');
  });

  it('is told in the words of each when they are few', () => {
    const outcome = combinedOutcome(
      'Ping',
      [done('2 workers answered.'), refusal('no-reply', 'Nobody answered.')],
      [['a', 'b'], ['c']],
      drawing,
    );
    assert.ok(!outcome.ok);
    assert.equal(outcome.message, '2 workers answered.\nNobody answered.');
    assert.equal(outcome.reason, 'no-reply');
  });

  it('is written per target, failures first, with nothing invisible in it', () => {
    const targets = [
      { target: 'worker1@api', ok: true, message: 'pool restarted' },
      { target: 'w2', ok: false, message: 'evil\u202e\u001b[31m' },
    ];
    const text = outcomeText('Restart Pool', refusal('refused', '1 of 2 workers: …', targets), drawing);
    const lines = text.split('\n');
    assert.match(lines[0] ?? '', /^Restart Pool · \d\d:\d\d:\d\d$/);
    assert.deepEqual(lines.slice(2, 7), [
      '1 of 2 workers: …',
      '',
      '1 of 2 done',
      '',
      String.raw`not done  w2           evil\u202e\x1b[31m`,
    ]);
    assert.equal(lines[7], 'done      worker1@api  pool restarted');
  });
});

describe('the sentence about an outcome', () => {
  const target = (name: string, ok: boolean) => ({ target: name, ok, message: ok ? 'pong' : 'no answer' });
  const message = (names: readonly string[]) => names.map((name) => `${name}: …`).join('\n');

  it('is what the action says of a few targets, with the count when some failed', () => {
    const targets = [target('a', true), target('b', true), target('c', false)];
    const names = ['a', 'b', 'c'];
    assert.equal(
      outcomeSentence('Ping', done(message(['a', 'b']), { targets: targets.slice(0, 2) }), drawing),
      'a: … · b: …',
    );
    assert.equal(
      outcomeSentence('Ping', refusal('refused', message(names), targets), drawing),
      'Ping: done for 2 of 3. a: … · b: … · c: …',
    );
    assert.equal(
      outcomeSentence('Ping', refusal('refused', 'c: no answer', targets.slice(2)), drawing),
      'Ping failed. c: no answer',
    );
    assert.equal(
      outcomeSentence('Ping', refusal('refused', 'Nobody answered.', targets.slice(2)), drawing),
      'Nobody answered.',
    );
  });

  it('counts many targets, and names the first that failed', () => {
    const names = ['a', 'b', 'c', 'd'];
    const all = names.map((name) => target(name, true));
    assert.equal(
      outcomeSentence('Ping', done(message(names), { targets: all }), drawing),
      'Ping: done for all 4.',
    );
    const some = [...all.slice(1), target('e', false)];
    assert.equal(
      outcomeSentence('Ping', refusal('no-reply', message(names), some), drawing),
      'Ping: done for 3 of 4. e: no answer',
    );
  });
});
