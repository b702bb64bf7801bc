import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  appEnvironment,
  celeryAppFolder,
  type CeleryWorker,
  type FaultyProxy,
  heldTask,
  type RedisServer,
  runPython,
  sendCeleryTasks,
  startCeleryWorker,
  startFaultyProxy,
  startRedis,
  waitFor,
} from '../../../services/index.ts';
import { type Monitored, startMonitored } from './monitored.ts';

describe('a network between the monitor and a server that goes on', () => {
  let redis: RedisServer;
  let proxy: FaultyProxy;
  let worker: CeleryWorker;
  let monitored: Monitored;
  let app: { brokerUrl: string; resultUrl: string };

  before(async () => {
    redis = await startRedis();
    proxy = await startFaultyProxy(redis.port);
    app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/0` };
    worker = await startCeleryWorker({ ...app, name: 'w1', events: true });
    await worker.ready;
    monitored = await startMonitored({ url: `${proxy.url}/0` });
  });

  after(async () => {
    await monitored.stop();
    await worker.stop();
    await proxy.close();
    await redis.stop();
  });

  it('answering MOVED is said, and nothing is concluded from keys that cannot be seen', async () => {
    const held = heldTask();
    const [id] = await sendCeleryTasks(app, [held.call]);
    await monitored.until([id], ['started']);
    proxy.answerWith('-MOVED 3999 127.0.0.1:6381');
    const isSaid = async (): Promise<boolean> =>
      (await monitored.status()).remarks?.some(({ text }) => text.includes('MOVED 3999')) === true;
    await waitFor(isSaid, { what: 'a remark about the keys that are elsewhere' });
    assert.equal((await monitored.status()).state.kind, 'online');
    proxy.answerWith(null);
    await waitFor(async () => !(await isSaid()), { what: 'the remark to be taken back' });
    held.release();
    await monitored.until([id], ['succeeded']);
    assert.deepEqual(monitored.errors, []);
  });

  it('carrying an argument of 20 MB, and a result as large, is watched on', async () => {
    const output = await runPython(
      `from tasks import app
text = 'x' * 20_000_000
app.send_task('tasks.echo', args=[text], queue='unserved')
print(app.send_task('tasks.echo', args=[text]).id)
`,
      { cwd: celeryAppFolder, env: appEnvironment(app) },
    );
    await monitored.until([output.trim()], ['succeeded']);
    const waiting = async () => (await monitored.queues()).find(({ name }) => name === 'unserved')?.waiting;
    await waitFor(async () => (await waiting()) === 1, { what: 'the message that nobody takes' });
    assert.equal((await monitored.status()).state.kind, 'online');
    assert.deepEqual(monitored.errors, []);
  });

  it('half-open is noticed, and what ended meanwhile is found', async () => {
    const held = heldTask();
    const ids = await sendCeleryTasks(app, [held.call]);
    await monitored.until(ids, ['started']);
    proxy.freeze();
    held.release();
    const unheard = await sendCeleryTasks(app, [{ task: 'tasks.boom' }]);
    const silentAt = Date.now();
    await waitFor(async () => (await monitored.status()).state.kind === 'down', {
      what: 'the silence to be noticed',
    });
    const thawedAt = Date.now();
    proxy.thaw();
    await waitFor(async () => (await monitored.status()).state.kind === 'online', {
      what: 'the connection to be back',
    });
    await monitored.until([...ids, ...unheard], ['succeeded', 'failed']);
    const isTold = async (): Promise<boolean> =>
      (await monitored.gaps()).some(({ from, to }) => to !== null && from <= silentAt && to >= thawedAt);
    await waitFor(isTold, { what: 'the gap from the last sign of life to the return' });
    assert.deepEqual(monitored.errors, []);
  });
});
