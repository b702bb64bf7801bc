import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cleanRequest } from '../../../../../src/host/actions/bullmq/cleanRequest.ts';
import { drainRequest } from '../../../../../src/host/actions/bullmq/drainRequest.ts';
import { nameJobs } from '../../../../../src/host/actions/bullmq/nameJobs.ts';
import { obliterateRequest } from '../../../../../src/host/actions/bullmq/obliterateRequest.ts';
import { idsByQueue, placeOfJob, placeOfQueue } from '../../../../../src/host/actions/bullmq/queuePlace.ts';
import { queuePrefixes } from '../../../../../src/host/actions/bullmq/queuePrefixes.ts';
import { readDuration } from '../../../../../src/host/actions/bullmq/readDuration.ts';
import { bullmqQueue, drawing } from '../../trees/samples.ts';

const counts = { ...bullmqQueue().counts, delayed: 5 } as NonNullable<
  ReturnType<typeof bullmqQueue>['counts']
>;

describe('draining a queue', () => {
  it('is asked about with what waits, and can be undone', () => {
    const request = drainRequest(bullmqQueue(), false, drawing);
    assert.equal(request.question, "Drain 4 jobs from 'evaluations'?");
    assert.equal(request.button, 'Drain 4 Jobs');
    assert.match(request.consequence, /put back for 7 days.*The 1 that workers execute/);
    assert.equal(request.typedName, null);
    const delayed = drainRequest(bullmqQueue({ counts }), true, drawing);
    assert.equal(delayed.question, "Drain 9 jobs from 'evaluations', delayed ones too?");
  });

  it('wants the name to be typed where much or an unknown number would go', () => {
    assert.equal(drainRequest(bullmqQueue({ waiting: 1_000 }), false, drawing).typedName, 'evaluations');
    const unknown = drainRequest(bullmqQueue({ counts: null, waiting: null }), false, drawing);
    assert.equal(unknown.typedName, 'evaluations');
    assert.match(unknown.question, /not known/);
  });
});

describe('cleaning and obliterating a queue', () => {
  it('name state, age and count', () => {
    const cleaning = { state: 'wait', ageMs: 86_400_000, limit: 1_000 } as const;
    const request = cleanRequest(bullmqQueue(), cleaning, drawing);
    assert.equal(request.question, "Clean 'evaluations' of at most 1,000 waiting jobs older than 1 d?");
    const all = cleanRequest(bullmqQueue(), { ...cleaning, ageMs: 0 }, drawing);
    assert.equal(all.question, "Clean 'evaluations' of at most 1,000 waiting jobs?");
  });

  it('want the name of what is gone for good', () => {
    const request = obliterateRequest(bullmqQueue(), drawing);
    assert.equal(request.question, "Obliterate 'evaluations' with 972 jobs?");
    assert.match(request.consequence, /Nothing can be put back\. 1 of them are executed now/);
    assert.equal(request.typedName, 'evaluations');
    assert.deepEqual(request.actions, [
      {
        kind: 'bullmq.obliterateQueue',
        connectionId: 'local',
        prefix: 'bull',
        queue: 'evaluations',
        force: true,
      },
    ]);
  });
});

describe('jobs', () => {
  const of = (id: string, scope = 'bull:mail') => ({
    ref: { connectionId: 'local', system: 'bullmq', scope, id } as const,
    name: 'letter',
  });

  it('are named with their queue', () => {
    assert.equal(nameJobs([of('7')], drawing), "'letter 7' of 'mail'");
    assert.equal(nameJobs([of('7'), of('8')], drawing), "2 jobs (letter 7, letter 8) of 'mail'");
    assert.equal(
      nameJobs([of('7'), of('7', 'bull:sms')], drawing),
      '2 jobs (letter 7, letter 7) of 2 queues',
    );
  });

  it('are taken to one action in portions of one queue', () => {
    const jobs = [of('1'), of('2'), of('2'), of('3'), of('1', 'app:{x}:sms')];
    assert.deepEqual(idsByQueue(jobs, 2), [
      { connectionId: 'local', prefix: 'bull', queue: 'mail', ids: ['1', '2'] },
      { connectionId: 'local', prefix: 'bull', queue: 'mail', ids: ['3'] },
      { connectionId: 'local', prefix: 'app:{x}', queue: 'sms', ids: ['1'] },
    ]);
  });

  it('and queues know their prefix', () => {
    assert.deepEqual(placeOfJob(of('1', 'a:b:c').ref), { connectionId: 'local', prefix: 'a:b', queue: 'c' });
    const queue = bullmqQueue({ id: 'a:b:c:d', name: 'c:d' });
    assert.deepEqual(placeOfQueue(queue), { connectionId: 'local', prefix: 'a:b', queue: 'c:d' });
  });
});

describe('queues under a prefix', () => {
  it('are those of a key prefix, and those that several names begin with', () => {
    const named = (name: string, prefix = 'bull') => bullmqQueue({ id: `${prefix}:${name}`, name });
    const found = queuePrefixes([named('mail-out'), named('mail-in'), named('orders'), named('a-b', 'app')]);
    assert.deepEqual(
      found.map(({ text, queues }) => [text, queues.map(({ name }) => name)]),
      [
        ['app:', ['a-b']],
        ['bull:', ['mail-out', 'mail-in', 'orders']],
        ['bull:mail-', ['mail-out', 'mail-in']],
      ],
    );
  });
});

describe('a span of time', () => {
  it('is a number with its unit', () => {
    const spans = {
      '0': 0,
      '500ms': 500,
      ' 30 s': 30_000,
      '1.5h': 5_400_000,
      '5min': 300_000,
      '7D': 604_800_000,
    };
    for (const [text, ms] of Object.entries(spans)) assert.equal(readDuration(text), ms, text);
    for (const text of ['', '5', '-5s', '1y', 's', '99999d', '1constructor']) {
      assert.equal(readDuration(text), null, text);
    }
  });
});
