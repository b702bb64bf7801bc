import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { EventGap } from '../../../src/model/connection.ts';
import {
  eventually,
  ownFolder,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { buildMonitor, startThread } from './builtMonitor.ts';
import { connectionTo, waitForState, waitForTask, waitForWorker } from './liveMonitor.ts';

describe('the built monitor in a worker thread', () => {
  let folder: string;
  let file: string;

  before(async () => {
    folder = ownFolder('built-monitor');
    file = await buildMonitor(folder);
  });

  it('watches real workers over the port, keeps its history when it is ended, and goes on from it', async (t) => {
    const redis = await startRedis();
    const app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/0` };
    const worker = await startCeleryWorker({ ...app, name: 'threaded', events: true });
    t.after(async () => {
      await worker.kill();
      await redis.stop();
    });
    await worker.ready;
    const options = { storeFile: join(folder, 'history.sqlite'), historyDays: 7, historyMaxTasks: 10_000 };
    const first = startThread(file, options);
    t.after(() => first.worker.terminate());
    await first.api.setConnections([connectionTo(app.brokerUrl)]);
    await waitForWorker(first.api, worker.nodename, ({ status }) => status === 'online');
    const [id = ''] = await sendCeleryTasks(app, [{ task: 'tasks.boom' }]);
    const task = await waitForTask(first.api, id, 'failed');
    await eventually(async () => {
      assert.ok((await first.api.getTaskDetail(task.ref))?.tracebacks[0]?.includes('divide_strictly'));
      assert.ok(first.changes.flat().includes('tasks'));
    });
    const added = await first.api.perform({
      kind: 'bullmq.addJob',
      connectionId: 'local',
      prefix: 'bull',
      queue: 'built',
      name: 'ok',
      data: '{}',
    });
    assert.ok(added.ok, added.message);
    await first.api.dispose();
    assert.equal(await first.exited, 0, 'it ends by itself when it was told to');

    const second = startThread(file, options);
    t.after(() => second.worker.terminate());
    assert.equal((await second.api.getTask(task.ref))?.state, 'failed');
    assert.deepEqual(second.log, []);

    await second.worker.terminate();
    const missedSince = Date.now();
    const third = startThread(file, { ...options, missedSince });
    t.after(() => third.worker.terminate());
    assert.equal((await third.api.getTask(task.ref))?.state, 'failed', 'also after it was ended by force');
    assert.deepEqual(third.log, [], 'the ended thread does not hold the file');
    await third.api.setConnections([connectionTo(app.brokerUrl)]);
    const shown = async (): Promise<EventGap | null> =>
      (await third.api.getConnections())[0]?.lastGap ?? null;
    const gap = await waitFor(shown, { what: 'the gap since the thread before it ended' });
    assert.equal(gap.from, missedSince);
    assert.ok(gap.to !== null && gap.to >= missedSince);
  });

  it('answers an error for an unknown call or a bad question, and lives on', async (t) => {
    const thread = startThread(file, { storeFile: null, historyDays: 7, historyMaxTasks: 10_000 });
    t.after(() => thread.worker.terminate());
    const { api } = thread;
    const inherited: unknown = Reflect.get(api, 'constructor');
    assert.ok(typeof inherited === 'function');
    await assert.rejects(async () => {
      await inherited();
    }, /not found/);
    await assert.rejects(api.getTasks({ filter: {}, limit: 1, cursor: 'nonsense' }), /cursor/);
    await api.setConnections([connectionTo('redis://127.0.0.1:1/0')]);
    await waitForState(api, 'down');
    await api.dispose();
    assert.equal(await thread.exited, 0);
  });

  it('tells of a history that it had to set aside, and keeps a new one', async (t) => {
    const storeFile = join(ownFolder('damaged-history'), 'history.sqlite');
    writeFileSync(storeFile, 'this is not SQLite, '.repeat(1_000));
    const thread = startThread(file, { storeFile, historyDays: 7, historyMaxTasks: 10_000 });
    t.after(() => thread.worker.terminate());
    assert.equal((await thread.api.getHistorySize()).tasks, 0);
    await eventually(() => assert.match(thread.notices.join('\n'), /renamed to .*\.damaged/));
    await thread.api.dispose();
    assert.equal(await thread.exited, 0);
  });

  it('says why it fails and ends with a code that is not zero', async () => {
    const thread = startThread(file, { storeFile: 7 });
    assert.equal(await thread.exited, 1);
    await eventually(() =>
      assert.match(thread.log.join('\n'), /error: The monitor failed and ends: .*storeFile/),
    );
  });

  it('watches without the bullmq library, which is for actions', async (t) => {
    const redis = await startRedis();
    t.after(() => redis.stop());
    const alone = join(ownFolder('monitor-alone'), 'monitor.js');
    copyFileSync(file, alone);
    const thread = startThread(alone, { storeFile: null, historyDays: 7, historyMaxTasks: 10_000 });
    t.after(() => thread.worker.terminate());
    await thread.api.setConnections([connectionTo(redis.url)]);
    await waitForState(thread.api, 'online');
    const refused = await thread.api.perform({
      kind: 'bullmq.addJob',
      connectionId: 'local',
      prefix: 'bull',
      queue: 'q',
      name: 'ok',
      data: '{}',
    });
    assert.ok(!refused.ok && refused.message.includes('bullmqLibrary'));
  });
});
