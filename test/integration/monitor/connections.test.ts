import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { freePort, sendCeleryTasks, startCeleryWorker, startRedis, waitFor } from '../../services/index.ts';
import {
  connectionTo,
  liveMonitor,
  statusOf,
  waitForState,
  waitForTask,
  waitForWorker,
} from './liveMonitor.ts';

describe('connections of the monitor', () => {
  it('come back when the server does, tell the gap, and hear events again', async (t) => {
    const redis = await startRedis();
    const app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/0` };
    const worker = await startCeleryWorker({
      ...app,
      name: 'comeback',
      events: true,
      config: { broker_connection_retry: true },
    });
    t.after(() => worker.kill());
    await worker.ready;
    const { api } = liveMonitor(t);
    await api.setConnections([connectionTo(app.brokerUrl)]);
    await waitForWorker(api, worker.nodename, ({ status }) => status === 'online');
    const [before = ''] = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [1, 2] }]);
    await waitForTask(api, before, 'succeeded');

    const aliveAt = Date.now();
    await redis.kill();
    const down = await waitForState(api, 'down');
    assert.ok(down.state.kind === 'down');
    assert.ok(down.state.since >= aliveAt && down.state.since <= Date.now(), 'since the server was killed');
    await waitFor(
      async () => {
        const { state } = await statusOf(api);
        return state.kind === 'down' && state.problem.kind === 'refused';
      },
      { what: 'the next attempt to be refused' },
    );
    await waitFor(async () => (await statusOf(api)).lastGap?.to === null, { what: 'the gap to open' });
    assert.equal(
      (await api.getTask({ connectionId: 'local', system: 'celery', scope: '', id: before }))?.state,
      'succeeded',
    );
    const refused = await api.perform({
      kind: 'celery.sendTask',
      connectionId: 'local',
      task: 'tasks.add',
      queue: 'celery',
      args: '[1,2]',
      kwargs: '{}',
      priority: null,
      countdownS: null,
    });
    assert.ok(!refused.ok && refused.reason === 'unreachable');

    const back = await startRedis({ port: redis.port });
    t.after(() => back.stop());
    await waitForState(api, 'online');
    const status = await waitFor(
      async () => {
        const one = await statusOf(api);
        return typeof one.lastGap?.to === 'number' && one;
      },
      { what: 'the gap to be closed' },
    );
    assert.ok(status.lastGap !== null && status.lastGap.from <= Date.now());
    const [again = ''] = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [3, 4] }]);
    await waitForTask(api, again, 'succeeded');
  });

  it('say what is wrong with an address, also when several are watched', async (t) => {
    const redis = await startRedis({ password: 'right' });
    t.after(() => redis.stop());
    const { api } = liveMonitor(t);
    const nobody = await freePort();
    const connections = [
      connectionTo('http://127.0.0.1:6379', { id: 'scheme' }),
      connectionTo(`redis://127.0.0.1:${String(nobody)}/0`, { id: 'refused' }),
      connectionTo(`redis://127.0.0.1:${String(redis.port)}/0`, { id: 'password' }),
      connectionTo(redis.url, { id: 'fine' }),
      connectionTo(redis.url, { id: 'results', resultBackendUrl: `redis://127.0.0.1:${String(nobody)}/0` }),
    ];
    await api.setConnections(connections);
    const problems = await waitFor(
      async () => {
        const statuses = await api.getConnections();
        if (statuses.some(({ state }) => state.kind === 'connecting')) return null;
        return statuses.map(({ id, state }) => [
          id,
          state.kind === 'down' ? `${state.problem.kind} of ${state.problem.role}` : state.kind,
        ]);
      },
      { what: 'every connection to have been tried' },
    );
    assert.deepEqual(problems, [
      ['scheme', 'bad-url of broker'],
      ['refused', 'refused of broker'],
      ['password', 'password-required of broker'],
      ['fine', 'online'],
      ['results', 'refused of result backend'],
    ]);
    for (const status of await api.getConnections()) assert.ok(!JSON.stringify(status).includes('right'));
    const test = await api.testConnection(connectionTo(redis.url));
    assert.ok(test.ok && test.systems.length === 0);
    const wrong = await api.testConnection(connectionTo(`redis://127.0.0.1:${String(nobody)}/0`));
    assert.ok(!wrong.ok && wrong.problem.kind === 'refused');
  });

  it('are left without a socket behind when they are taken away', async (t) => {
    const redis = await startRedis();
    const observer = new Redis(redis.url);
    t.after(async () => {
      observer.disconnect();
      await redis.stop();
    });
    const clients = async (): Promise<number> =>
      String(await observer.client('LIST'))
        .split('\n')
        .filter((line) => line.includes('name=task-tower')).length;
    const { api } = liveMonitor(t);
    await api.setConnections([
      connectionTo(redis.url, { id: 'a' }),
      connectionTo(redis.url, { id: 'b', resultBackendUrl: `${redis.url}/1` }),
    ]);
    await waitFor(async () => (await clients()) >= 10, { what: 'both connections to be open' });
    const both = await clients();
    await api.setConnections([connectionTo(redis.url, { id: 'a' })]);
    const left = await waitFor(
      async () => {
        const count = await clients();
        // The one that goes has more of them: its result backend is another database.
        return count <= both / 2 && count;
      },
      { what: 'one connection to be gone' },
    );
    assert.ok(left >= 1);
    await api.setConnections([]);
    await waitFor(async () => (await clients()) === 0, { what: 'every socket to be closed' });
    assert.deepEqual(await api.getConnections(), []);
    assert.deepEqual(await api.getQueues(), []);
  });
});
