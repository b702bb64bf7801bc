import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { celeryPython } from '../../../scripts/toolchain/celeryPython.ts';
import type { TaskDetail } from '../../../src/model/task.ts';
import {
  appEnvironment,
  type CeleryAppSettings,
  celeryAppFolder,
  type CeleryWorker,
  type RedisServer,
  runPython,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { type Watch, watchCelery } from './watchCelery.ts';

const SEND = `
from tasks import add, slow
def stamped(task, args, task_id, **stamps):
    signature = task.s(*args)
    signature.stamp(**stamps)
    signature.apply_async(task_id=task_id, queue="stamped" if task is add else None)
stamped(add, (1, 2), "waiting", tenant="<b>acme</b>", batch=["b1", "b2"])
stamped(slow, (600,), "acme-runs", tenant="acme")
stamped(slow, (600,), "other-runs", tenant="other")
`;

/** Stamps came with Celery 5.3. */
describe('stamped tasks of a real worker', () => {
  let redis: RedisServer;
  let worker: CeleryWorker;
  let watch: Watch;

  before(async () => {
    redis = await startRedis();
    const app: CeleryAppSettings = {
      brokerUrl: `${redis.url}/0`,
      resultUrl: `${redis.url}/0`,
      sentEvents: true,
    };
    worker = await startCeleryWorker({ ...app, name: 'w1', concurrency: 3, events: true });
    watch = await watchCelery({ brokerUrl: app.brokerUrl });
    await worker.ready;
    await runPython(SEND, {
      cwd: celeryAppFolder,
      env: appEnvironment(app),
      python: await celeryPython('newest'),
    });
  });

  after(async () => {
    await watch.stop();
    await worker.kill();
    await redis.stop();
  });

  const until = (id: string, state: string) =>
    waitFor(() => watch.task(id)?.state === state && watch.task(id), {
      what: `${id} to be ${state}`,
      onTimeout: () => JSON.stringify([watch.task(id), watch.log], null, 2) + worker.log(),
    });

  const detail = async (id: string): Promise<TaskDetail> => {
    const read = await watch.system.readDetail(watch.ref(id));
    assert.ok(read !== null);
    return read;
  };

  it('show each stamp with its values, which are not taken for headers of the application', async () => {
    await until('waiting', 'pending');
    const { facts } = await detail('waiting');
    const stamps = facts.filter(({ name }) => name.startsWith('Stamp '));
    assert.deepEqual(
      stamps
        .map(({ name, value }) => [name, value])
        .toSorted(([one = ''], [other = '']) => one.localeCompare(other)),
      [
        ['Stamp batch', '["b1","b2"]'],
        ['Stamp tenant', '<b>acme</b>'],
      ],
      JSON.stringify(facts),
    );
    assert.deepEqual(
      facts.filter(({ name }) => name.startsWith('Header ')),
      [],
    );
    const preflight = await watch.system.preflightRetry(watch.ref('waiting'));
    const lost = preflight?.warnings.find(({ kind }) => kind === 'options-lost');
    assert.match(lost?.sentence ?? '', /Stamp tenant/);
  });

  it('end when their stamp is revoked with a signal, and no others do', async () => {
    await until('acme-runs', 'started');
    await until('other-runs', 'started');
    await waitFor(() => watch.worker(worker.nodename)?.status === 'online', { what: 'the worker' });
    const outcome = await watch.system.perform({
      kind: 'celery.revokeByHeaders',
      connectionId: 'test',
      workers: [worker.nodename],
      headers: { tenant: ['acme'] },
      signal: 'SIGKILL',
    });
    assert.ok(outcome.ok, JSON.stringify(outcome));
    assert.deepEqual(
      outcome.targets.map(({ target }) => target),
      [worker.nodename],
    );
    assert.match((await until('acme-runs', 'revoked')).error ?? '', /^Terminated/);
    assert.equal(watch.task('other-runs')?.state, 'started');
  });
});
