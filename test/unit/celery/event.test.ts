import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { TaskUpdate } from '../../../src/model/taskUpdate.ts';
import { normaliseEvent, type CeleryEvent } from '../../../src/monitor/celery/event.ts';

const NOW = 1_800_000_000_000;

function task(event: object): Extract<CeleryEvent, { kind: 'task' }> {
  const normalised = normaliseEvent(event, 'c', NOW);
  assert.ok(normalised.kind === 'task', JSON.stringify(normalised));
  return normalised;
}

function update(event: object): Omit<TaskUpdate, 'ref'> {
  const { ref, ...rest } = task(event).update;
  assert.deepEqual(ref, { connectionId: 'c', system: 'celery', scope: '', id: 'fc56d456' });
  return rest;
}

const worker = { hostname: 'w1@host', utcoffset: 0, pid: 23025, clock: 4, uuid: 'fc56d456' };

describe('normaliseEvent', () => {
  it('reads task-sent, whose host is the client', () => {
    const event = {
      hostname: 'gen18184@host',
      utcoffset: 0,
      pid: 18184,
      clock: 1,
      uuid: 'fc56d456',
      root_id: 'fc56d456',
      parent_id: null,
      name: 'tasks.slow',
      args: '(25,)',
      kwargs: '{}',
      retries: 0,
      eta: null,
      expires: null,
      queue: 'celery',
      exchange: '',
      routing_key: 'celery',
      timestamp: 1795281886.6914306,
      type: 'task-sent',
    };
    assert.deepEqual(update(event), {
      at: 1795281886691,
      state: 'pending',
      sentAt: 1795281886691,
      name: 'tasks.slow',
      argsRepr: '(25,)',
      kwargsRepr: '{}',
      rootId: 'fc56d456',
      retries: 0,
      queue: 'celery',
    });
    assert.equal(task(event).sender, null);
  });

  it('reads task-received with its ETA', () => {
    const event = {
      ...worker,
      name: 'tasks.add',
      args: '(2, 3)',
      kwargs: '{}',
      root_id: 'r',
      parent_id: 'p',
      retries: 1,
      eta: '2026-11-21T17:31:20.561938+00:00',
      expires: null,
      timestamp: 1795282136.3517714,
      type: 'task-received',
    };
    assert.deepEqual(update(event), {
      at: 1795282136352,
      state: 'received',
      receivedAt: 1795282136352,
      name: 'tasks.add',
      argsRepr: '(2, 3)',
      kwargsRepr: '{}',
      rootId: 'r',
      parentId: 'p',
      retries: 1,
      etaAt: Date.UTC(2026, 10, 21, 17, 31, 20, 561),
      worker: 'w1@host',
    });
    assert.deepEqual(task(event).sender, { name: 'w1@host', pid: 23025 });
  });

  it('does not take a retry for its own parent', () => {
    const event = {
      ...worker,
      name: 'tasks.add',
      parent_id: 'fc56d456',
      retries: 1,
      timestamp: 1,
      type: 'task-received',
    };
    assert.equal('parentId' in update(event), false);
  });

  it('reads task-started and task-succeeded', () => {
    assert.deepEqual(update({ ...worker, timestamp: 1795282136.374597, type: 'task-started' }), {
      at: 1795282136375,
      state: 'started',
      startedAt: 1795282136375,
      worker: 'w1@host',
    });
    const succeeded = {
      ...worker,
      result: '5',
      runtime: 0.25,
      timestamp: 1795282136.4087017,
      type: 'task-succeeded',
    };
    assert.deepEqual(update(succeeded), {
      at: 1795282136409,
      state: 'succeeded',
      finishedAt: 1795282136409,
      resultRepr: '5',
      runtimeMs: 250,
      worker: 'w1@host',
    });
  });

  it('leaves out a run time that no task can have', () => {
    for (const runtime of [-1, 1e300]) {
      const event = { ...worker, runtime, timestamp: 1795282136.4, type: 'task-succeeded' };
      assert.equal('runtimeMs' in update(event), false);
    }
  });

  it('reads task-failed, with and without a traceback', () => {
    const traceback = 'Traceback (most recent call last):\n  ...\nValueError: kaboom\n';
    const failed = {
      ...worker,
      exception: "ValueError('kaboom')",
      traceback,
      timestamp: 2,
      type: 'task-failed',
    };
    assert.deepEqual(update(failed), {
      at: 2_000,
      state: 'failed',
      finishedAt: 2_000,
      error: 'ValueError: kaboom',
      traceback,
      worker: 'w1@host',
    });
    const unknown = { ...worker, exception: "NotRegistered('x')", timestamp: 2, type: 'task-failed' };
    assert.deepEqual(update(unknown), {
      at: 2_000,
      state: 'failed',
      finishedAt: 2_000,
      error: 'NotRegistered: x',
      worker: 'w1@host',
    });
  });

  it('reads task-retried, and when it goes on from the end of its traceback', () => {
    const traceback = "Traceback …\ncelery.exceptions.Retry: Retry in 3s: RuntimeError('flaky!')\n";
    const retried = {
      ...worker,
      exception: "RuntimeError('flaky!')",
      traceback,
      timestamp: 2,
      type: 'task-retried',
    };
    assert.deepEqual(update(retried), {
      at: 2_000,
      state: 'retrying',
      error: 'RuntimeError: flaky!',
      traceback,
      etaAt: 5_000,
      worker: 'w1@host',
    });
  });

  it('reads the kinds of task-revoked', () => {
    const error = (fields: object): string | undefined =>
      update({ ...worker, timestamp: 2, type: 'task-revoked', ...fields }).error;
    assert.equal(error({ terminated: true, signum: 15, expired: false }), 'Terminated by signal 15');
    assert.equal(
      error({ terminated: true, signum: 'SIGKILL', expired: false }),
      'Terminated by signal SIGKILL',
    );
    assert.equal(error({ terminated: true, signum: null, expired: false }), 'Terminated');
    assert.equal(error({ terminated: false, signum: null, expired: true }), 'Expired before it could start');
    assert.equal(error({ terminated: false, signum: null, expired: false }), 'Revoked before it could start');
  });

  it('ends a rejected task only when it is not put back', () => {
    const rejected = { ...worker, timestamp: 2, type: 'task-rejected' };
    assert.equal(update({ ...rejected, requeue: false }).state, 'rejected');
    assert.equal('state' in update({ ...rejected, requeue: true }), false);
  });

  it('keeps the name of a custom state, which a pool child reports', () => {
    const progress = { ...worker, pid: 99, current: 1, timestamp: 2, type: 'task-progress' };
    assert.equal(update(progress).state, 'PROGRESS');
    assert.equal(task(progress).sender, null);
  });

  it('takes our own clock for an event without a usable timestamp', () => {
    for (const timestamp of [undefined, null, 'x', -1, 0, 1e30, { a: 1 }]) {
      assert.equal(update({ ...worker, timestamp, type: 'task-started' }).at, NOW);
    }
  });

  it('reads a heartbeat, and does not believe the frequency of one without counters', () => {
    const heartbeat = {
      hostname: 'w1@host',
      pid: 7,
      freq: 2.0,
      active: 1,
      processed: 12,
      loadavg: [0.72, 0.71, 0.6],
      sw_ident: 'py-celery',
      sw_ver: '5.2.6',
      sw_sys: 'Linux',
      timestamp: 2,
      type: 'worker-heartbeat',
    };
    assert.deepEqual(normaliseEvent(heartbeat, 'c', NOW), {
      kind: 'worker',
      sighting: {
        kind: 'worker-heartbeat',
        name: 'w1@host',
        pid: 7,
        freqS: 2,
        active: 1,
        processed: 12,
        load: [0.72, 0.71, 0.6],
        software: 'py-celery 5.2.6',
        system: 'Linux',
        sentAt: 2_000,
      },
    });
    const broadcast = { hostname: 'w1@host', pid: 7, freq: 5, timestamp: 2, type: 'worker-heartbeat' };
    assert.deepEqual(normaliseEvent(broadcast, 'c', NOW), {
      kind: 'worker',
      sighting: {
        kind: 'worker-heartbeat',
        name: 'w1@host',
        pid: 7,
        freqS: null,
        active: null,
        processed: null,
        load: null,
        software: null,
        system: null,
        sentAt: 2_000,
      },
    });
  });

  it('passes over gossip, and names what is malformed', () => {
    assert.equal(normaliseEvent({ type: 'worker-elect', hostname: 'w' }, 'c', NOW).kind, 'other');
    for (const event of [
      null,
      1,
      'x',
      [],
      {},
      { type: 5 },
      { type: 'task-started' },
      { type: 'task-started', uuid: 5 },
      { type: 'worker-online' },
    ]) {
      assert.equal(normaliseEvent(event, 'c', NOW).kind, 'malformed', JSON.stringify(event));
    }
  });

  it('takes a cancelled task for one that is tried again, and says why', () => {
    const event = { type: 'task-cancelled', uuid: 'id-1', hostname: 'w1@h', pid: 7, timestamp: NOW / 1_000 };
    const read = normaliseEvent(event, 'c', NOW);
    assert.ok(read.kind === 'task');
    assert.equal(read.update.state, 'retrying');
    assert.match(read.update.error ?? '', /lost its connection to the broker/);
    assert.deepEqual(read.sender, { name: 'w1@h', pid: 7 });
  });

  it('never throws, and never hands on a value of the wrong type', () => {
    const types = 'sent received started succeeded failed retried revoked rejected cancelled progress'
      .split(' ')
      .map((type) => `task-${type}`);
    const anything = fc.jsonValue({ maxDepth: 3 });
    const fields = [
      'hostname',
      'pid',
      'timestamp',
      'name',
      'args',
      'kwargs',
      'root_id',
      'parent_id',
      'retries',
      'eta',
      'queue',
      'result',
      'runtime',
      'exception',
      'traceback',
      'terminated',
      'signum',
      'expired',
      'requeue',
      'freq',
      'active',
      'processed',
      'loadavg',
      'sw_ident',
      'sw_ver',
    ];
    const event = fc.record({
      type: fc.constantFrom(...types, 'worker-online', 'worker-heartbeat', 'worker-offline'),
      uuid: fc.oneof(fc.string({ minLength: 1 }), anything),
      fields: fc.dictionary(fc.constantFrom(...fields), anything),
    });
    fc.assert(
      fc.property(event, ({ type, uuid, fields: extra }) => {
        const normalised = normaliseEvent({ ...extra, uuid, type }, 'c', NOW);
        if (normalised.kind !== 'task') return;
        for (const [key, value] of Object.entries(normalised.update)) {
          if (key === 'ref') continue;
          const isNumber = /At$|^at$|Ms$|^retries$/.test(key);
          assert.equal(typeof value, isNumber ? 'number' : 'string', key);
          if (isNumber) assert.ok(Number.isFinite(value), key);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
