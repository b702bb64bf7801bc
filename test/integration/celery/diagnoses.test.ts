import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Diagnosis, DiagnosisKind } from '../../../src/model/diagnosis.ts';
import {
  type CeleryCall,
  type CeleryWorker,
  type CeleryWorkerOptions,
  sendCeleryTasks,
  startCeleryWorker,
  waitFor,
} from '../../services/index.ts';
import { suiteRedis } from './suiteRedis.ts';
import { type Watch, watchCelery } from './watchCelery.ts';

describe('diagnoses of Celery tasks', () => {
  const redis = suiteRedis();
  let watch: Watch;
  const urls = (): { brokerUrl: string; resultUrl: string } => ({
    brokerUrl: `${redis.url}/0`,
    resultUrl: `${redis.url}/1`,
  });

  const startWatch = async (): Promise<void> => {
    watch = await watchCelery(urls());
    redis.keep(watch);
  };

  const startWorker = async (options: Partial<CeleryWorkerOptions> = {}): Promise<CeleryWorker> => {
    const worker = await startCeleryWorker({
      ...urls(),
      name: 'w',
      events: true,
      concurrency: 1,
      ...options,
    });
    redis.keep(worker);
    await worker.ready;
    await waitFor(() => watch.worker(worker.nodename)?.queues, {
      what: 'the answers of the worker',
    });
    return worker;
  };

  const send = async (call: CeleryCall): Promise<string> => {
    const [id] = await sendCeleryTasks({ ...urls(), sentEvents: true }, [call]);
    assert.ok(id !== undefined);
    await waitFor(() => watch.task(id), { what: 'the task to be heard of' });
    return id;
  };

  const diagnosed = (id: string, ...kinds: readonly DiagnosisKind[]): Promise<readonly Diagnosis[]> =>
    waitFor(
      async () => {
        const diagnoses = (await watch.system.readDetail(watch.ref(id)))?.diagnoses ?? [];
        return kinds.every((kind) => diagnoses.some((one) => one.kind === kind)) && diagnoses;
      },
      {
        what: `the diagnoses ${kinds.join()}`,
        onTimeout: () => JSON.stringify([watch.task(id), watch.system.workers(), watch.log], null, 1),
      },
    );

  const text = (diagnoses: readonly Diagnosis[]): string =>
    diagnoses.flatMap(({ sentence, evidence }) => [sentence, ...evidence]).join('\n');

  it('no consumer, then busy slots, then a worker that is gone', async () => {
    await startWatch();
    const lonely = await send({ task: 'tasks.add', args: [1, 2], options: { queue: 'lonely' } });
    // The depth of a queue that a message has just made known is read with the next tick.
    await waitFor(
      async () =>
        /1 message waits in queue lonely/.test(text(await diagnosed(lonely, 'waiting-no-consumer'))),
      { what: 'the evidence to count the message' },
    );
    const worker = await startWorker({ queues: ['busy'] });
    const running = await send({ task: 'tasks.slow', args: [600], options: { queue: 'busy' } });
    await waitFor(() => watch.task(running)?.state === 'started', { what: 'the long task to run' });
    const next = await send({ task: 'tasks.add', args: [1, 2], options: { queue: 'busy' } });
    assert.match(text(await diagnosed(next, 'waiting-slots-busy')), /1 of 1 slots of w@.* are busy/);
    assert.deepEqual((await watch.system.readDetail(watch.ref(running)))?.diagnoses, []);
    await worker.kill();
    const gone = text(await diagnosed(next, 'waiting-worker-gone'));
    assert.match(gone, /had taken it, and is gone/);
    assert.match(gone, /is still in flight/);
    assert.match(text(await diagnosed(running, 'lost')), /will not be delivered again/);
  });

  it('ETA, and that it may run twice when that is beyond the visibility timeout', async () => {
    await startWatch();
    await startWorker();
    const soon = await send({ task: 'tasks.add', args: [1, 2], options: { countdown: 600 } });
    const eta = await diagnosed(soon, 'waiting-eta');
    assert.deepEqual(
      eta.map(({ kind }) => kind),
      ['waiting-eta'],
    );
    assert.match(text(eta), /in \d+ (min|s)/);
    const late = await send({ task: 'tasks.add', args: [1, 2], options: { countdown: 7_200 } });
    assert.match(text(await diagnosed(late, 'waiting-eta', 'may-run-twice')), /visibility timeout is .*1 h/);
  });

  it('a rate limit, and a name that no consumer knows', async () => {
    await startWatch();
    const worker = await startWorker({ app: 'limited' });
    await send({ task: 'tasks.limited' });
    const second = await send({ task: 'tasks.limited' });
    assert.match(text(await diagnosed(second, 'waiting-rate-limit')), /1\/h/);
    await worker.stop();
    // One that takes no message: else it would take the task and discard it at once.
    const plain = await startWorker({ name: 'plain', app: 'stuck' });
    const connections = async (): Promise<string> => String(await redis.client.call('CLIENT', 'LIST'));
    await waitFor(async () => !/ flags=b .* cmd=brpop/.test(await connections()), {
      what: 'the consumer to ask no more',
    });
    await waitFor(
      () => watch.system.registeredTasks()?.some(({ workers }) => workers.includes(plain.nodename)),
      {
        what: 'its registered tasks',
      },
    );
    const unknown = await send({ task: 'tasks.nowhere', args: [] });
    assert.match(text(await diagnosed(unknown, 'unregistered')), /knows a task named tasks\.nowhere/);
  });

  it('a message that was delivered before', async () => {
    await startWatch();
    const config = { broker_transport_options: { visibility_timeout: 1 } };
    const first = await startWorker({ name: 'first', config });
    const id = await send({ task: 'tasks.add', args: [1, 2], options: { countdown: 3_600 } });
    await waitFor(() => watch.task(id)?.state === 'received', { what: 'the task to be taken' });
    await first.stop();
    await startWorker({ name: 'second' });
    assert.match(text(await diagnosed(id, 'redelivered', 'waiting-eta')), /delivered before/);
  });
});
