import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startMonitorThread } from '../../../../src/host/monitorClient/monitorThread.ts';
import { drawing } from '../trees/samples.ts';

const file = join(import.meta.dirname, '../../../fixtures/monitorThread/answering.ts');
const options = { storeFile: null, historyDays: 14, historyMaxTasks: 1_000 };

function start(script: string = file) {
  const said = new EventEmitter();
  const thread = startMonitorThread(
    script,
    options,
    {
      changed: (topics) => said.emit('changed', topics),
      log: (level, message) => said.emit('log', level, message),
    },
    drawing.t,
  );
  return { thread, said };
}

describe('a monitor thread', () => {
  it('answers, rejects with the reason, and is heard when it speaks', async () => {
    const { thread, said } = start();
    assert.deepEqual(await thread.api.getConnections(), [options]);
    await assert.rejects(thread.api.getQueues(), /no queues today/);
    const [changed, log] = [once(said, 'changed'), once(said, 'log')];
    await thread.api.getWorkers();
    assert.deepEqual(await changed, [['workers']]);
    assert.deepEqual(await log, ['warn', 'a word on stderr']);
    await thread.stop();
    assert.deepEqual(await thread.ended, { asked: true });
  });

  it('that crashes rejects what was asked and says why it ended', async () => {
    const { thread } = start();
    await assert.rejects(thread.api.clearHistory(), /ended before it answered/);
    const end = await thread.ended;
    assert.ok(!end.asked);
    assert.match(end.reason, /deliberate crash/);
    await assert.rejects(thread.api.getConnections());
    await thread.stop();
  });

  it('whose file is missing ends with the reason', async () => {
    const { thread } = start(join(import.meta.dirname, 'none.js'));
    const end = await thread.ended;
    assert.ok(!end.asked);
    assert.match(end.reason, /Cannot find module/);
  });

  it('is stopped once, however often it is asked to', async () => {
    const { thread } = start();
    await Promise.all([thread.stop(), thread.stop()]);
    assert.deepEqual(await thread.ended, { asked: true });
  });
});
