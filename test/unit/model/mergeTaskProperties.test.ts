import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { mergeTask } from '../../../src/model/mergeTask.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import type { TaskRecord, TaskUpdate } from '../../../src/model/taskUpdate.ts';

const REF: TaskRef = { connectionId: 'c', system: 'celery', scope: '', id: 'id-1' };
const NOW = 1_000_000;

interface Attempt {
  readonly retries: number;
  readonly skew: number;
  readonly gaps: readonly [number, number, number, number];
  readonly progress: boolean;
  readonly end: 'none' | 'succeeded' | 'failed' | 'retrying' | 'revoked' | 'rejected';
  readonly runtime: boolean;
}

const attempts: fc.Arbitrary<Attempt> = fc.record({
  retries: fc.integer({ min: 0, max: 3 }),
  skew: fc.integer({ min: -500, max: 500 }),
  gaps: fc.tuple(
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 50 }),
  ),
  progress: fc.boolean(),
  end: fc.constantFrom('none', 'succeeded', 'failed', 'retrying', 'revoked', 'rejected'),
  runtime: fc.boolean(),
});

/** What a worker really sends of one attempt; the client that sent it has a clock of its own. */
function eventsOf(attempt: Attempt): TaskUpdate[] {
  const { retries, gaps } = attempt;
  const name = 'tasks.add';
  const worker = 'w@h';
  const receivedAt = 10_000 + gaps[0];
  const startedAt = receivedAt + gaps[1];
  const progressAt = startedAt + gaps[2];
  const at = progressAt + gaps[3];
  const sentAt = 10_000 + attempt.skew;
  const events: TaskUpdate[] = [
    { ref: REF, at: sentAt, state: 'pending', sentAt, retries, name, queue: 'celery', argsRepr: '(1,)' },
    { ref: REF, at: receivedAt, state: 'received', receivedAt, retries, name, worker, argsRepr: '(1,)' },
    { ref: REF, at: startedAt, state: 'started', startedAt, worker },
  ];
  if (attempt.progress) events.push({ ref: REF, at: progressAt, state: 'PROGRESS', worker });
  const end = { ref: REF, at, worker };
  const runtime = attempt.runtime ? { runtimeMs: 7.5 } : {};
  switch (attempt.end) {
    case 'succeeded':
      events.push({ ...end, state: 'succeeded', finishedAt: at, resultRepr: '2', ...runtime });
      break;
    case 'failed':
      events.push({ ...end, state: 'failed', finishedAt: at, error: 'E: x', traceback: 'tb' });
      events.push({ ...end, at: at + 1, state: 'rejected', finishedAt: at + 1 });
      break;
    case 'retrying':
      events.push({ ...end, state: 'retrying', error: 'E: again', traceback: 'tb' });
      break;
    case 'revoked':
    case 'rejected':
      events.push({ ...end, state: attempt.end, finishedAt: at });
      break;
    case 'none':
      break;
  }
  return events;
}

function fold(updates: readonly TaskUpdate[]): TaskRecord {
  let record: TaskRecord | null = null;
  for (const update of updates) record = mergeTask(record, update, NOW);
  assert.ok(record);
  return record;
}

const shuffled = attempts.chain((attempt) => {
  const events = eventsOf(attempt);
  return fc.tuple(
    fc.constant(attempt),
    fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
  );
});

describe('mergeTask on shuffled events of one attempt', () => {
  it('comes to the same record in every order', () => {
    fc.assert(
      fc.property(shuffled, ([attempt, events]) => {
        assert.deepEqual(fold(events), fold(eventsOf(attempt)));
      }),
      { numRuns: 2000 },
    );
  });

  it('ends in the state that the attempt ended in', () => {
    fc.assert(
      fc.property(shuffled, ([attempt, events]) => {
        const running = attempt.progress ? 'PROGRESS' : 'started';
        assert.equal(fold(events).state, attempt.end === 'none' ? running : attempt.end);
      }),
    );
  });

  it('is not changed by any event told a second time', () => {
    fc.assert(
      fc.property(shuffled, fc.nat(), ([, events], pick) => {
        const again = events[pick % events.length];
        assert.ok(again);
        const record = fold(events);
        assert.equal(mergeTask(record, again, NOW + 1), record);
      }),
    );
  });

  it('never loses what is known', () => {
    fc.assert(
      fc.property(shuffled, ([, events]) => {
        let record: TaskRecord | null = null;
        for (const event of events) {
          const next: TaskRecord = mergeTask(record, event, NOW);
          if (record !== null) {
            for (const [field, value] of Object.entries(record)) {
              if (value === null) continue;
              assert.notEqual(Reflect.get(next, field), null, `${field} was forgotten`);
            }
          }
          record = next;
        }
      }),
    );
  });
});

describe('mergeTask on arbitrary updates', () => {
  const time = fc.integer({ min: 1, max: 50 });
  const present = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(values, { nil: undefined });
  const updates: fc.Arbitrary<TaskUpdate> = fc
    .record({
      at: time,
      state: present(
        fc.constantFrom(
          'pending',
          'received',
          'started',
          'succeeded',
          'failed',
          'retrying',
          'revoked',
          'rejected',
          'lost',
          'delayed',
          'waiting',
          'waiting-children',
          'PROGRESS',
        ),
      ),
      retries: present(fc.integer({ min: 0, max: 3 })),
      worker: present(fc.constantFrom('w1@h', 'w2@h')),
      name: present(fc.constantFrom('a', 'b')),
      startedAt: present(time),
      finishedAt: present(time),
      sentAt: present(time),
      error: present(fc.constantFrom('E: a', 'E: b')),
    })
    .chain((fields) =>
      fc.constantFrom('celery' as const, 'bullmq' as const).map((system) => {
        const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
        return { ...known, at: fields.at, ref: { ...REF, system } };
      }),
    );

  it('keeps the record consistent and settles after one repetition', () => {
    fc.assert(
      fc.property(fc.array(updates, { minLength: 1, maxLength: 12 }), (list) => {
        const [first] = list;
        assert.ok(first);
        const { system } = first.ref;
        const same = list.map((update) => ({ ...update, ref: { ...REF, system } }));
        const record = fold(same);
        const last = same.at(-1);
        assert.ok(last);
        assert.deepEqual(mergeTask(record, last, NOW), record);
        if (record.state === 'succeeded') assert.equal(record.error, null);
        assert.ok(record.runtimeMs === null || record.runtimeMs >= 0);
      }),
      { numRuns: 3000 },
    );
  });

  it('never moves a succeeded Celery task by anything older than its end', () => {
    fc.assert(
      fc.property(fc.array(updates, { maxLength: 8 }), updates, (before, late) => {
        const ref = { ...REF, system: 'celery' as const };
        const done = fold([
          ...before.map((update) => ({ ...update, ref })),
          { ref, at: 60, state: 'succeeded', finishedAt: 60 },
        ]);
        if (done.state !== 'succeeded') return;
        assert.equal(mergeTask(done, { ...late, ref }, NOW).state, 'succeeded');
      }),
      { numRuns: 2000 },
    );
  });
});
