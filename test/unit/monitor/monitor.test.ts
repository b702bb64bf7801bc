import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RedisLinkError, RedisReplyError } from '../../../src/monitor/redis/redisErrors.ts';
import { connection, monitorFixture } from './monitorFixture.ts';
import { settle } from './fakeClock.ts';
import type { Action } from '../../../src/model/action.ts';
import type { ConnectionProblem } from '../../../src/model/connection.ts';

const REF = { connectionId: 'local', system: 'celery', scope: '', id: 'id-1' } as const;

const SEND: Action = {
  kind: 'celery.sendTask',
  connectionId: 'local',
  task: 'tasks.add',
  queue: 'celery',
  args: '[]',
  kwargs: '{}',
  priority: null,
  countdownS: null,
};

describe('a watched connection', () => {
  it('starts its systems when the server comes up, and polls them in one pipeline', async (t) => {
    const { api, clock, link, system, status } = monitorFixture(t);
    await api.setConnections([connection()]);
    assert.equal((await status()).state.kind, 'connecting');
    assert.equal((await status()).systems, null);
    system('celery').commands = [['LLEN', 'celery']];
    system('bullmq').commands = [
      ['LLEN', 'a'],
      ['LLEN', 'b'],
    ];
    system('celery').present = true;
    system('bullmq').present = false;
    link().answer = (commands) => Promise.resolve(commands.map(([, key]) => ({ ok: true, value: key })));
    link().goOnline();
    await clock.advance(1_500);
    assert.equal((await status()).state.kind, 'online');
    assert.deepEqual((await status()).systems, ['celery']);
    assert.deepEqual(link().pipelines.at(-1), [
      ['LLEN', 'celery'],
      ['LLEN', 'a'],
      ['LLEN', 'b'],
    ]);
    assert.deepEqual(system('celery').applied.at(-1), [{ ok: true, value: 'celery' }]);
    assert.deepEqual(system('bullmq').applied.at(-1), [
      { ok: true, value: 'a' },
      { ok: true, value: 'b' },
    ]);
  });

  it('does not poll while it is down, tells the gap, and starts again when the server is back', async (t) => {
    const { api, clock, link, system, status } = monitorFixture(t);
    await api.setConnections([connection()]);
    system('celery').commands = [['LLEN', 'celery']];
    link().goOnline();
    await clock.advance(5_000);
    const lostAt = clock.now();
    link().goDown();
    const polled = link().pipelines.length;
    assert.deepEqual((await status()).lastGap, { from: lostAt, to: null });
    await clock.advance(60_000);
    assert.equal(link().pipelines.length, polled);
    const down = (await status()).state;
    assert.ok(down.kind === 'down' && down.problem.kind === 'refused');
    link().goOnline();
    await settle();
    assert.equal(system('celery').starts, 2);
    assert.deepEqual((await status()).lastGap, { from: lostAt, to: clock.now() });
    system('celery').context.gap(lostAt - 5, clock.now());
    assert.equal((await status()).lastGap?.from, lostAt - 5);
    await clock.advance(1_000);
    assert.ok(link().pipelines.length > polled);
  });

  it('says why every system could not be started, and tries again', async (t) => {
    const { api, clock, link, system, status } = monitorFixture(t);
    await api.setConnections([connection()]);
    const refuse = (): Promise<void> => Promise.reject(new RedisReplyError('NOPERM no channels'));
    system('celery').whenStarted = refuse;
    system('bullmq').whenStarted = refuse;
    link().goOnline();
    await settle();
    const { state } = await status();
    assert.ok(state.kind === 'down');
    assert.equal(state.problem.kind, 'no-permission');
    assert.match(state.problem.detail, /Celery: NOPERM no channels/);
    assert.ok(state.nextAttemptAt !== null && state.nextAttemptAt > clock.now());
    system('celery').whenStarted = () => Promise.resolve();
    system('bullmq').whenStarted = () => Promise.resolve();
    await clock.advance(10_000);
    assert.equal((await status()).state.kind, 'online');
  });

  it('does not call a connection down for a system that is not there', async (t) => {
    const { api, link, system, status, log } = monitorFixture(t);
    await api.setConnections([connection()]);
    system('celery').whenStarted = () => Promise.reject(new RedisReplyError('NOPERM no channels'));
    system('bullmq').present = true;
    link().goOnline();
    await settle();
    assert.equal((await status()).state.kind, 'online');
    assert.deepEqual((await status()).systems, ['bullmq']);
    assert.equal(log.filter((line) => line.includes('NOPERM')).length, 1);
    system('celery').present = true;
    assert.equal((await status()).state.kind, 'down');
  });

  it('says so when a start takes too long, and is content when it succeeds after all', async (t) => {
    const { api, clock, link, system, status } = monitorFixture(t);
    await api.setConnections([connection()]);
    let finish = (): void => undefined;
    const hang = (): Promise<void> =>
      new Promise((resolve) => {
        finish = resolve;
      });
    system('celery').whenStarted = hang;
    system('bullmq').whenStarted = () => Promise.reject(new Error('broken'));
    link().goOnline();
    await clock.advance(21_000);
    const { state } = await status();
    assert.ok(state.kind === 'down');
    assert.match(state.problem.detail, /Celery: starting did not end within 20 s/);
    assert.equal(state.nextAttemptAt, null);
    assert.equal(system('celery').starts, 1, 'a start under way is not started again');
    finish();
    await settle();
    assert.equal((await status()).state.kind, 'online');
  });

  it('starts anew a system whose start was cut by a disconnect', async (t) => {
    const { api, link, system, status } = monitorFixture(t);
    await api.setConnections([connection()]);
    let fail = (_error: Error): void => undefined;
    system('celery').whenStarted = () =>
      new Promise((_resolve, reject) => {
        fail = reject;
      });
    link().goOnline();
    link().goDown();
    link().goOnline();
    system('celery').whenStarted = () => Promise.resolve();
    fail(new Error('cut'));
    await settle();
    assert.equal(system('celery').starts, 2);
    assert.equal((await status()).state.kind, 'online');
  });

  it('goes on when one system cannot read the replies, and says so once', async (t) => {
    const { api, clock, link, system, log } = monitorFixture(t);
    await api.setConnections([connection()]);
    system('celery').whenPolled = () => {
      throw new Error('unforeseen');
    };
    system('bullmq').commands = [['PING']];
    link().goOnline();
    await clock.advance(5_000);
    assert.ok(system('bullmq').applied.length >= 5);
    assert.equal(log.filter((line) => line.includes('unforeseen')).length, 1);
  });

  it('records what its systems see, until it is not watched any more', async (t) => {
    const { api, clock, system, notices } = monitorFixture(t);
    await api.setConnections([connection()]);
    const { context } = system('celery');
    context.record([{ ref: REF, at: clock.now(), state: 'failed', error: 'E: x', worker: 'w@h' }]);
    assert.equal(context.known(REF)?.state, 'failed');
    assert.equal(context.failuresByWorker().get('w@h'), 1);
    assert.deepEqual(context.unfinished(10), []);
    await clock.advance(500);
    assert.ok(notices.flat().includes('tasks'));
    assert.equal((await api.getOverview(0)).failures, 1);
    assert.equal((await api.getTask(REF))?.error, 'E: x');
    await api.setConnections([]);
    context.record([{ ref: { ...REF, id: 'late' }, at: clock.now(), state: 'failed' }]);
    assert.equal((await api.getOverview(0)).failures, 0);
    assert.deepEqual((await api.getTasks({ filter: {}, limit: 10, cursor: null })).tasks, []);
    await api.setConnections([connection()]);
    assert.equal((await api.getTasks({ filter: {}, limit: 10, cursor: null })).tasks.length, 1);
  });
});

describe('a connection with a result backend of its own', () => {
  const apart = connection({ resultBackendUrl: 'redis://127.0.0.1:6380/1' });

  it('waits for the first attempt at the result backend, not longer', async (t) => {
    const { api, link, system, status } = monitorFixture(t);
    await api.setConnections([apart]);
    assert.equal(link(1).role, 'result backend');
    link(0).goOnline();
    await settle();
    assert.equal(system('celery').starts, 0);
    link(1).goDown('nobody there');
    await settle();
    assert.equal(system('celery').starts, 1);
    const { state } = await status();
    assert.ok(state.kind === 'down' && state.problem.role === 'result backend');
    link(1).goOnline();
    await settle();
    assert.equal(system('celery').starts, 2);
    assert.equal((await status()).state.kind, 'online');
    await api.retryConnection('local');
    assert.deepEqual([link(0).retries, link(1).retries], [1, 1]);
  });

  it('has one link when both are the same database', async (t) => {
    const { api, links, system } = monitorFixture(t);
    await api.setConnections([connection({ resultBackendUrl: 'redis://127.0.0.1:6379/0' })]);
    assert.equal(links.length, 1);
    assert.equal(system('celery').context.results, system('celery').context.broker);
  });

  it('has two when only the database or the user differs', async (t) => {
    const { api, links } = monitorFixture(t);
    await api.setConnections([
      connection({ id: 'a', resultBackendUrl: 'redis://127.0.0.1:6379/1' }),
      connection({ id: 'b', resultBackendUrl: 'redis://someone@127.0.0.1:6379/0' }),
    ]);
    assert.equal(links.length, 4);
  });
});

describe('actions', () => {
  it('are refused on a read-only connection before any system hears of them', async (t) => {
    const { api, link, system } = monitorFixture(t);
    await api.setConnections([connection({ readOnly: true })]);
    link().goOnline();
    await settle();
    const outcome = await api.perform(SEND);
    assert.ok(!outcome.ok && outcome.reason === 'read-only');
    assert.match(outcome.message, /'Local' is read-only/);
    assert.deepEqual(system('celery').performed, []);
  });

  it('go to the system that knows them', async (t) => {
    const { api, link, system } = monitorFixture(t);
    await api.setConnections([connection()]);
    link().goOnline();
    await settle();
    assert.equal((await api.perform(SEND)).ok, true);
    assert.deepEqual(system('celery').performed, [SEND]);
    assert.deepEqual(system('bullmq').performed, []);
  });

  it('say what hinders them', async (t) => {
    const { api, clock, link, system } = monitorFixture(t);
    await api.setConnections([connection()]);
    const reasonOf = async (action: Action): Promise<string> => {
      const outcome = await api.perform(action);
      return outcome.ok ? 'ok' : outcome.reason;
    };
    assert.equal(await reasonOf(SEND), 'unreachable');
    link().goOnline();
    await settle();
    assert.equal(await reasonOf({ ...SEND, connectionId: 'nowhere' }), 'invalid');
    assert.equal(await reasonOf({ ...SEND, kind: 'toString' } as unknown as Action), 'unsupported');
    const problem: ConnectionProblem = { kind: 'timeout', role: 'broker', address: 'x', detail: 'slow' };
    system('celery').whenPerformed = () => Promise.reject(new RedisLinkError(problem));
    assert.equal(await reasonOf(SEND), 'unreachable');
    system('celery').whenPerformed = () => Promise.reject(new RedisReplyError('OOM command not allowed'));
    assert.equal(await reasonOf(SEND), 'refused');
    system('celery').whenPerformed = () => new Promise(() => undefined);
    const hanging = api.perform(SEND);
    await clock.advance(31_000);
    const outcome = await hanging;
    assert.ok(!outcome.ok && outcome.reason === 'no-reply');
  });
});

describe('the detail of a task', () => {
  it('comes from the history when the server is away, fails, hangs or has forgotten it', async (t) => {
    const { api, clock, link, system } = monitorFixture(t);
    await api.setConnections([connection()]);
    system('celery').context.record([
      {
        ref: REF,
        at: clock.now(),
        state: 'succeeded',
        name: 'tasks.add',
        argsRepr: `(${'1, '.repeat(400)})`,
        kwargsRepr: '{}',
        resultRepr: '5',
      },
    ]);
    const check = async (detail: ReturnType<typeof api.getTaskDetail>): Promise<void> => {
      const found = await detail;
      assert.equal(found?.task.name, 'tasks.add');
      assert.ok(found.args.kind === 'repr' && found.args.truncated && found.args.source === 'event');
      assert.ok(found.result.kind === 'repr' && !found.result.truncated);
      assert.equal('argsRepr' in found.task, false);
    };
    await check(api.getTaskDetail(REF));
    link().goOnline();
    await settle();
    await check(api.getTaskDetail(REF));
    system('celery').whenRead = () => Promise.reject(new Error('odd'));
    await check(api.getTaskDetail(REF));
    system('celery').whenRead = () => new Promise(() => undefined);
    const hanging = api.getTaskDetail(REF);
    await clock.advance(11_000);
    await check(hanging);
    assert.equal(await api.getTaskDetail({ ...REF, connectionId: 'nowhere' }), null);
  });
});

describe('the set of connections', () => {
  it('keeps what stays the same and ends what goes or changes', async (t) => {
    const { api, links, systems, status } = monitorFixture(t);
    const a = connection({ id: 'a', name: 'A' });
    const b = connection({ id: 'b', name: 'B' });
    await api.setConnections([a, b]);
    await api.setConnections([structuredClone(b), structuredClone(a), connection({ id: 'c', name: 'C' })]);
    assert.equal(links.length, 3);
    assert.equal((await status(0)).id, 'b');
    assert.deepEqual(
      links.map(({ isDisposed }) => isDisposed),
      [false, false, false],
    );
    await api.setConnections([{ ...b, config: { ...b.config, readOnly: true } }]);
    assert.deepEqual(
      links.map(({ isDisposed }) => isDisposed),
      [true, true, true, false],
    );
    assert.equal(systems.filter(({ isDisposed }) => isDisposed).length, 6);
    assert.equal((await status()).readOnly, true);
    await api.setConnections([
      {
        ...b,
        config: { ...b.config, readOnly: true },
        secrets: { password: 'p', resultBackendPassword: null },
      },
    ]);
    assert.equal(links.length, 5, 'another password is another connection');
  });

  it('watches only the first of two with one id, and says so', async (t) => {
    const { api, log } = monitorFixture(t);
    await api.setConnections([connection(), connection({ name: 'Double' })]);
    assert.equal((await api.getConnections()).length, 1);
    assert.equal(log.length, 1);
  });

  it('ends although a system does not', async (t) => {
    const { api, clock, link, system } = monitorFixture(t);
    await api.setConnections([connection()]);
    system('celery').whenDisposed = () => new Promise(() => undefined);
    system('bullmq').whenDisposed = () => Promise.reject(new Error('odd'));
    const ended = api.setConnections([]);
    await clock.advance(3_000);
    await ended;
    assert.equal(link().isDisposed, true);
  });

  it('leaves nothing behind when the monitor is closed, which then refuses questions', async (t) => {
    const { api, clock, link } = monitorFixture(t);
    await api.setConnections([connection()]);
    link().goOnline();
    await clock.advance(2_000);
    await api.dispose();
    assert.equal(link().isDisposed, true);
    assert.equal(clock.pending, 0);
    await assert.rejects(api.getTasks({ filter: {}, limit: 1, cursor: null }), /closed/);
    await assert.rejects(api.setConnections([]), /closed/);
  });

  it('shares the attention among those that come later', async (t) => {
    const { api, clock, link, system } = monitorFixture(t);
    await api.setAttention('hidden');
    await api.setConnections([connection()]);
    system('celery').commands = [['PING']];
    link().goOnline();
    await clock.advance(5_000);
    assert.equal(link().pipelines.length, 1);
    await api.setAttention('visible');
    await clock.advance(5_000);
    assert.ok(link().pipelines.length >= 5);
  });
});
