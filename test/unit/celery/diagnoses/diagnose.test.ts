import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Diagnosis, DiagnosisKind } from '../../../../src/model/diagnosis.ts';
import type { Task } from '../../../../src/model/task.ts';
import { UNMEASURED_WORKER, type Worker } from '../../../../src/model/worker.ts';
import { diagnose } from '../../../../src/monitor/celery/diagnoses/diagnose.ts';
import {
  DEFAULT_VISIBILITY_TIMEOUT,
  type DiagnosisFacts,
} from '../../../../src/monitor/celery/diagnoses/diagnosisFacts.ts';

const NOW = 1_800_000_000_000;
const MIN = 60_000;

function task(fields: Partial<Task> = {}): Task {
  return {
    ref: { connectionId: 'c', system: 'celery', scope: '', id: 'id' },
    name: 'tasks.add',
    state: 'pending',
    queue: 'celery',
    worker: null,
    sentAt: NOW - MIN,
    receivedAt: null,
    startedAt: null,
    finishedAt: null,
    etaAt: null,
    runtimeMs: null,
    retries: 0,
    error: null,
    parentId: null,
    rootId: null,
    updatedAt: NOW,
    ...fields,
  };
}

function worker(fields: Partial<Worker> = {}): Worker {
  return {
    ...UNMEASURED_WORKER,
    connectionId: 'c',
    system: 'celery',
    id: 'w1@h#1',
    name: 'w1@h',
    pid: 1,
    status: 'online',
    lastSeenAt: NOW - 1_000,
    active: 0,
    concurrency: 2,
    processed: 0,
    failed: 0,
    load: null,
    queues: ['celery'],
    taskEvents: 'on',
    software: null,
    pool: 'prefork',
    duplicateName: false,
    ...fields,
  };
}

function facts(fields: Partial<DiagnosisFacts> = {}): DiagnosisFacts {
  return {
    now: NOW,
    task: task(),
    message: null,
    isInFlight: false,
    queue: { name: 'celery', waiting: 3, isBound: true },
    workers: [worker()],
    registered: new Map([['tasks.add', { workers: ['w1@h'], rateLimits: new Map<string, string>() }]]),
    registeredKnown: new Set(['w1@h']),
    visibilityTimeout: DEFAULT_VISIBILITY_TIMEOUT,
    ...fields,
  };
}

function only(fields: Partial<DiagnosisFacts>): Diagnosis {
  const [diagnosis, ...others] = diagnose(facts(fields));
  assert.ok(diagnosis !== undefined && others.length === 0, JSON.stringify([diagnosis, others]));
  return diagnosis;
}

function says(
  fields: Partial<DiagnosisFacts>,
  kind: DiagnosisKind,
  severity: Diagnosis['severity'],
  ...patterns: RegExp[]
): void {
  const diagnosis = only(fields);
  assert.deepEqual([diagnosis.kind, diagnosis.severity], [kind, severity], JSON.stringify(diagnosis));
  const text = [diagnosis.sentence, ...diagnosis.evidence].join('\n');
  for (const pattern of patterns) assert.match(text, pattern);
}

describe('why a Celery task waits in its queue', () => {
  it('no worker takes from it', () => {
    says(
      {
        workers: [
          worker({ queues: ['other'] }),
          worker({ name: 'w0@h', status: 'offline', lastSeenAt: NOW - 5 * MIN }),
        ],
      },
      'waiting-no-consumer',
      'problem',
      /No worker takes from queue celery/,
      /3 messages wait in queue celery/,
      /1 live worker takes from: other/,
      /w0@h was last heard from 5 min ago/,
    );
    says({ workers: [] }, 'waiting-no-consumer', 'problem', /No worker is alive/);
  });

  it('nothing leads to its queue', () => {
    says(
      { workers: [], queue: { name: 'celery', waiting: 0, isBound: false } },
      'waiting-unbound-queue',
      'problem',
      /may have been dropped/,
    );
  });

  it('no consumer knows its name, unless one may', () => {
    const registered = new Map([
      ['tasks.other', { workers: ['w1@h'], rateLimits: new Map<string, string>() }],
    ]);
    says({ registered }, 'unregistered', 'problem', /knows a task named tasks\.add/);
    says({ registered, registeredKnown: new Set() }, 'waiting-behind', 'explanation');
    says({ registered, task: task({ name: 'celery.backend_cleanup' }) }, 'waiting-behind', 'explanation');
  });

  it('every slot is busy', () => {
    says(
      {
        workers: [
          worker({ active: 2 }),
          worker({ name: 'w2@h', active: 4, concurrency: 4, queues: ['celery'] }),
        ],
        registeredKnown: new Set(),
      },
      'waiting-slots-busy',
      'explanation',
      /6 of 6 slots of 2 workers are busy/,
    );
  });

  it('its consumers have stalled', () => {
    says(
      { workers: [worker({ stalled: 'It takes nothing.' })] },
      'waiting-consumer-stalled',
      'problem',
      /It takes nothing/,
    );
  });

  it('it waits its turn, or nobody can tell', () => {
    says({}, 'waiting-behind', 'explanation', /3 messages wait/);
    says(
      { queue: { name: 'celery', waiting: 0, isBound: true } },
      'unknown',
      'explanation',
      /no longer in its queue/,
    );
    says({ workers: null }, 'unknown', 'explanation', /cannot be listed/);
    says({ workers: [worker({ queues: null })] }, 'unknown', 'explanation', /w1@h/);
    says({ queue: null }, 'unknown', 'explanation');
  });

  it('it has expired', () => {
    const message = { redelivered: false, etaAt: null, expiresAt: NOW - MIN };
    assert.deepEqual(
      diagnose(facts({ message })).map(({ kind }) => kind),
      ['expired', 'waiting-behind'],
    );
  });
});

describe('why a Celery task that a worker took has not started', () => {
  const received = task({ state: 'received', worker: 'w1@h', receivedAt: NOW - MIN });

  it('its time has not come, by the clock of its worker', () => {
    const etaAt = NOW + 10 * MIN;
    says(
      { task: { ...received, etaAt }, isInFlight: true, workers: [worker({ clockOffsetMs: 5 * MIN })] },
      'waiting-eta',
      'explanation',
      /in 5 min\./,
      /The clock of w1@h is 5 min ahead of ours/,
    );
    says(
      { task: { ...received, state: 'retrying', etaAt } },
      'waiting-eta',
      'explanation',
      /tried again in 10 min/,
    );
  });

  it('its rate limit', () => {
    const registered = new Map([
      ['tasks.add', { workers: ['w1@h'], rateLimits: new Map([['w1@h', '1/m']]) }],
    ]);
    says(
      { task: received, registered, isInFlight: true },
      'waiting-rate-limit',
      'explanation',
      /on w1@h: 1\/m/,
    );
  });

  it('its worker is busy, or gone', () => {
    says(
      { task: received, workers: [worker({ active: 2 })] },
      'waiting-slots-busy',
      'explanation',
      /2 of 2 slots/,
    );
    says(
      { task: received, isInFlight: true, workers: [worker({ status: 'offline' })] },
      'waiting-worker-gone',
      'problem',
      /still in flight/,
      /Celery's default, 1 h/,
    );
    says({ task: received, workers: [] }, 'waiting-worker-gone', 'problem', /will not be delivered again/);
    says({ task: received }, 'unknown', 'explanation', /0 of 2 slots/);
  });
});

describe('the end of a Celery task that nobody told', () => {
  it('is a loss when its worker is gone', () => {
    const running = task({ state: 'started', worker: 'w1@h', startedAt: NOW - MIN });
    says(
      { task: running, workers: [worker({ status: 'offline' })] },
      'lost',
      'problem',
      /was running on w1@h/,
      /It started at 2027/,
    );
    const error = 'No worker runs it any more, and it left no result';
    says(
      { task: { ...running, state: 'lost', error } },
      'lost',
      'problem',
      /is not known/,
      /left no result\.$/m,
    );
    says({ task: task({ state: 'lost' }) }, 'lost', 'problem', /^Nobody holds it any more/);
    assert.deepEqual(diagnose(facts({ task: running })), []);
    assert.deepEqual(diagnose(facts({ task: { ...running, state: 'succeeded' } })), []);
  });
});

describe('whether a Celery task runs twice', () => {
  const kinds = (fields: Partial<DiagnosisFacts>): readonly DiagnosisKind[] =>
    diagnose(facts(fields)).map(({ kind }) => kind);

  it('it may when it waits for its time longer than the visibility timeout', () => {
    const received = task({ state: 'received', worker: 'w1@h', receivedAt: NOW, etaAt: NOW + 61 * MIN });
    assert.deepEqual(kinds({ task: received, isInFlight: true }), ['waiting-eta', 'may-run-twice']);
    assert.deepEqual(kinds({ task: { ...received, etaAt: NOW + 59 * MIN }, isInFlight: true }), [
      'waiting-eta',
    ]);
    const visibilityTimeout = { ms: 120 * MIN, isKnown: true };
    assert.deepEqual(kinds({ task: received, isInFlight: true, visibilityTimeout }), ['waiting-eta']);
  });

  it('it may when it runs longer and has not been acknowledged', () => {
    const running = task({ state: 'started', worker: 'w1@h', startedAt: NOW - 61 * MIN });
    assert.deepEqual(kinds({ task: running, isInFlight: true }), ['may-run-twice']);
    assert.deepEqual(kinds({ task: running, isInFlight: false }), []);
    const ahead = [worker({ clockOffsetMs: -5 * MIN })];
    assert.deepEqual(kinds({ task: running, isInFlight: true, workers: ahead }), [], 'its clock is behind');
  });

  it('it did when its message is marked', () => {
    const message = { redelivered: true, etaAt: null, expiresAt: null };
    assert.deepEqual(kinds({ message }), ['waiting-behind', 'redelivered']);
  });
});

describe('diagnoses', () => {
  it('never throw, and always say something in full sentences', () => {
    const fields = fc.record({
      state: fc.constantFrom('pending', 'received', 'started', 'retrying', 'lost', 'PROGRESS', 'failed'),
      worker: fc.constantFrom(null, 'w1@h', 'w2@h'),
      etaAt: fc.constantFrom(null, NOW - MIN, NOW + 100 * MIN),
      isInFlight: fc.constantFrom(null, true, false),
      status: fc.constantFrom('online', 'late', 'offline'),
      queues: fc.constantFrom(null, [], ['celery']),
      active: fc.constantFrom(null, 0, 2),
      waiting: fc.constantFrom(null, 0, 5),
    });
    fc.assert(
      fc.property(fields, ({ state, worker: name, etaAt, isInFlight, status, queues, active, waiting }) => {
        const diagnoses = diagnose(
          facts({
            task: task({ state, worker: name, etaAt, startedAt: state === 'started' ? NOW - MIN : null }),
            isInFlight,
            queue: { name: 'celery', waiting, isBound: null },
            workers: [worker({ status, queues, active })],
          }),
        );
        for (const { sentence, evidence } of diagnoses) {
          for (const line of [sentence, ...evidence]) assert.match(line, /^\S.*\.$/);
        }
      }),
    );
  });
});
