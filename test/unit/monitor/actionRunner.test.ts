import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { done, refusal } from '../../../src/model/action.ts';
import { RedisReplyError } from '../../../src/monitor/redis/redisErrors.ts';
import { connection, monitorFixture } from './monitorFixture.ts';
import { settle } from './fakeClock.ts';
import type { TestContext } from 'node:test';
import type { Action, ActionOutcome } from '../../../src/model/action.ts';
import type { ActionLogEntry } from '../../../src/model/actionLog.ts';
import type { MonitorFixture } from './monitorFixture.ts';

const PURGE: Action = { kind: 'celery.purgeQueue', connectionId: 'local', queue: 'celery' };
const PING: Action = { kind: 'celery.ping', connectionId: 'local', workers: null };

interface Fixture extends MonitorFixture {
  readonly entries: () => Promise<readonly ActionLogEntry[]>;
}

async function watched(t: TestContext, isOnline = true): Promise<Fixture> {
  const fixture = monitorFixture(t);
  await fixture.api.setConnections([connection()]);
  if (isOnline) fixture.link().goOnline();
  await settle();
  return { ...fixture, entries: async () => (await fixture.api.getActionLog(null, 100)).entries };
}

describe('the action log of a monitor', () => {
  it('has an entry of what was done, how long it took and what became of every target', async (t) => {
    const { api, clock, system, notices, entries } = await watched(t);
    const targets = [{ target: 'w1@h', ok: true, message: 'pong' }];
    system('celery').whenPerformed = async () => {
      await new Promise<void>((resolve) => clock.after(1_500, resolve));
      return done('1 worker answered.', { targets });
    };
    const at = clock.now();
    const performed = api.perform(PING);
    await clock.advance(2_000);
    await performed;
    assert.deepEqual(await entries(), [
      {
        id: 1,
        at,
        durationMs: 1_500,
        connectionId: 'local',
        connectionName: 'Local',
        kind: 'celery.ping',
        summary: 'Ping all workers',
        refusal: null,
        message: '1 worker answered.',
        targets,
        targetsLeftOut: 0,
        removal: null,
        undo: null,
      },
    ]);
    await clock.advance(500);
    assert.ok(notices.flat().includes('actions'));
  });

  it('has what was refused, by whom ever, and not what was asked for in a way that nobody could try', async (t) => {
    const { api, link, system, entries } = await watched(t, false);
    const outcomes: ActionOutcome[] = [
      refusal('invalid', 'The rate is none.'),
      refusal('unsupported', 'Not here.'),
      refusal('invalid', 'Half of it.', [{ target: 'a', ok: true, message: '' }]),
      refusal('refused', 'Not by this worker.'),
    ];
    await api.perform(PURGE);
    link().goOnline();
    await settle();
    for (const outcome of outcomes) {
      system('celery').whenPerformed = () => Promise.resolve(outcome);
      await api.perform(PURGE);
    }
    system('celery').whenPerformed = () => Promise.reject(new RedisReplyError('OOM command not allowed'));
    await api.perform(PURGE);
    await api.setConnections([connection({ readOnly: true })]);
    await api.perform(PURGE);
    assert.deepEqual(
      (await entries()).map((entry) => entry.refusal),
      ['read-only', 'refused', 'refused', 'invalid', 'unreachable'],
    );
  });

  it('offers to undo what a purge kept, until it was put back or discarded', async (t) => {
    const { api, system, entries } = await watched(t);
    const { removed } = system('celery').context;
    const purge = async (): Promise<string> => {
      const batch = removed.open({ connectionId: 'local', system: 'celery', queue: 'celery', note: '' });
      removed.add(batch.id, [{ place: 'celery', payload: Buffer.from('m') }]);
      removed.setState(batch.id, 'kept');
      system('celery').whenPerformed = () =>
        Promise.resolve(done('1 message was removed.', { undoBatchId: batch.id }));
      await api.perform(PURGE);
      return batch.id;
    };
    const first = await purge();
    const second = await purge();
    assert.deepEqual(
      (await entries()).map(({ undo }) => [undo?.batchId, undo?.items]),
      [
        [second, 1],
        [first, 1],
      ],
    );
    system('celery').whenPerformed = () => {
      removed.setState(first, 'restored');
      return Promise.resolve(done('Back.'));
    };
    await api.perform({ kind: 'celery.restoreMessages', connectionId: 'local', batchId: first });
    await api.discardRemoved(second);
    assert.deepEqual(
      (await entries()).map(({ summary, removal, undo }) => [summary, removal, undo]),
      [
        ["Put 1 message back into 'celery'", null, null],
        ["Purge the queue 'celery'", 'gone', null],
        ["Purge the queue 'celery'", 'restored', null],
      ],
    );
    assert.deepEqual(removed.items(second, 0, 10), []);
  });

  it('corrects the entry of an action that ended after nobody waited for it any more', async (t) => {
    const { api, clock, system, entries } = await watched(t);
    let end: (outcome: ActionOutcome) => void = () => undefined;
    system('celery').whenPerformed = () =>
      new Promise((resolve) => {
        end = resolve;
      });
    const performed = api.perform(PURGE);
    await clock.advance(599_000);
    assert.deepEqual(await entries(), [], 'a purge has ten minutes');
    await clock.advance(2_000);
    const outcome = await performed;
    assert.ok(!outcome.ok && outcome.reason === 'no-reply');
    assert.equal((await entries())[0]?.refusal, 'no-reply');
    await clock.advance(60_000);
    end(done('A million messages were removed.'));
    await settle();
    const [entry, ...others] = await entries();
    assert.deepEqual(others, []);
    assert.deepEqual([entry?.refusal, entry?.message], [null, 'A million messages were removed.']);
    assert.equal(entry?.durationMs, 661_000);
  });

  it('has what an action removed although it did not end well, each in its own entry', async (t) => {
    const { api, system, entries } = await watched(t);
    const { removed } = system('celery').context;
    const begin = (queue: string): string => {
      const batch = removed.open({ connectionId: 'local', system: 'celery', queue, note: '' });
      removed.add(batch.id, [{ place: queue, payload: Buffer.from(queue) }]);
      return batch.id;
    };
    const ends: ((outcome: ActionOutcome) => void)[] = [];
    const ids: string[] = [];
    system('celery').whenPerformed = async () => {
      await settle();
      ids.push(begin('celery'));
      return new Promise((resolve) => ends.push(resolve));
    };
    const purges = [api.perform(PURGE), api.perform(PURGE)];
    await settle();
    await settle();
    assert.deepEqual(
      (await entries()).map((entry) => [entry.id, entry.refusal]),
      [
        [2, 'no-reply'],
        [1, 'no-reply'],
      ],
      'found by their entries should the window die now',
    );
    const [first = '', second = ''] = ids;
    removed.setState(first, 'kept');
    removed.setState(second, 'kept');
    ends[1]?.(refusal('refused', 'Stopped halfway.'));
    ends[0]?.(done('All of it.', { undoBatchId: first }));
    await Promise.all(purges);
    assert.deepEqual(
      (await entries()).map(({ message, undo }) => [message, undo?.batchId]),
      [
        ['Stopped halfway.', second],
        ['All of it.', first],
      ],
    );
  });

  it('gives a control command half a minute', async (t) => {
    const { api, clock, system } = await watched(t);
    system('celery').whenPerformed = () => new Promise(() => undefined);
    const performed = api.perform(PING);
    await clock.advance(31_000);
    const outcome = await performed;
    assert.ok(!outcome.ok && outcome.reason === 'no-reply');
  });

  it('does not fail an action that ends when the monitor is closed, nor one that lacks a part', async (t) => {
    const { api, system, log } = await watched(t);
    const broken = { kind: 'celery.revoke', connectionId: 'local', workers: null } as unknown as Action;
    system('celery').whenPerformed = () => Promise.reject(new TypeError('no ids'));
    const outcome = await api.perform(broken);
    assert.ok(!outcome.ok && outcome.reason === 'refused');
    let end: (outcome: ActionOutcome) => void = () => undefined;
    system('celery').whenPerformed = () =>
      new Promise((resolve) => {
        end = resolve;
      });
    const performed = api.perform(PURGE);
    await api.dispose();
    end(done('done'));
    assert.equal((await performed).ok, true);
    assert.match(log.at(-1) ?? '', /warn: What came of the action 'Purge the queue 'celery''/);
  });
});

describe('the log of event gaps of a monitor', () => {
  it('has the open gap of every system that is there, and its end', async (t) => {
    const { api, clock, link, system } = await watched(t);
    system('celery').present = true;
    system('bullmq').present = true;
    await clock.advance(2_000);
    const lostAt = clock.now();
    link().goDown();
    assert.deepEqual(await api.getEventGaps('local'), [
      { system: 'bullmq', from: lostAt, to: null },
      { system: 'celery', from: lostAt, to: null },
    ]);
    await clock.advance(5_000);
    link().goOnline();
    await settle();
    const backAt = clock.now();
    system('celery').context.gap(lostAt - 30, backAt + 10);
    assert.deepEqual(await api.getEventGaps('local'), [
      { system: 'bullmq', from: lostAt, to: backAt },
      { system: 'celery', from: lostAt - 30, to: backAt + 10 },
    ]);
  });

  it('has none of a system that is not there', async (t) => {
    const { api, clock, link, system } = await watched(t);
    system('celery').present = true;
    system('bullmq').present = false;
    await clock.advance(2_000);
    link().goDown();
    assert.deepEqual(
      (await api.getEventGaps('local')).map((gap) => gap.system),
      ['celery'],
    );
  });

  it('goes on while a connection is not watched, until it is again', async (t) => {
    const { api, clock, link, system } = await watched(t);
    system('celery').present = true;
    await clock.advance(2_000);
    const endedAt = clock.now();
    await api.setConnections([]);
    await clock.advance(3_600_000);
    await api.setConnections([connection()]);
    assert.deepEqual(await api.getEventGaps('local'), [{ system: 'celery', from: endedAt, to: null }]);
    link(1).goOnline();
    await settle();
    assert.deepEqual(await api.getEventGaps('local'), [{ system: 'celery', from: endedAt, to: clock.now() }]);
  });
});
