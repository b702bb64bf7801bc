import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TaskDetail } from '../../../src/model/task.ts';
import { pythonEnvironment } from '../../../scripts/toolchain/pythonEnvironment.ts';
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

const SERIALIZERS = ['json', 'yaml', 'msgpack', 'pickle'] as const;
/** kombu's names; the Python of the tests has bz2 and lzma, which Node does not. */
const COMPRESSIONS = ['gzip', 'zlib', 'bzip2', 'lzma'] as const;

const SEND = `
from tasks import app
for serializer in ${JSON.stringify(SERIALIZERS)}:
    app.send_task("tasks.echo", args=[[2**53 + 1, 1.0, "é"]], kwargs={}, queue="later", task_id=serializer, serializer=serializer)
for compression in ${JSON.stringify(COMPRESSIONS)}:
    app.send_task("tasks.echo", args=["x" * 9], queue="later", task_id=compression, compression=compression)
`;

const RUN = `
from tasks import app
for name in ${JSON.stringify(SERIALIZERS)}:
    app.send_task("tasks.echo", args=[[2**53 + 1, 1.0, "é"]], queue=name, task_id="of-" + name)
    app.send_task("tasks.boom", queue=name, task_id="failed-" + name)
`;

describe('values by serializer and compression', () => {
  let redis: RedisServer;
  let watch: Watch;
  let app: CeleryAppSettings;
  let python: string;
  const workers: CeleryWorker[] = [];

  before(async () => {
    python = await pythonEnvironment('celery-serializers', ['celery[redis,msgpack,yaml]']);
    redis = await startRedis();
    app = {
      brokerUrl: `${redis.url}/0`,
      resultUrl: `${redis.url}/0`,
      sentEvents: true,
      config: { accept_content: SERIALIZERS },
    };
    watch = await watchCelery({ brokerUrl: app.brokerUrl });
    for (const name of SERIALIZERS) {
      const config = { ...app.config, result_serializer: name };
      workers.push(
        await startCeleryWorker({
          ...app,
          config,
          python,
          name,
          queues: [name],
          pool: 'solo',
          events: false,
        }),
      );
    }
    await Promise.all(workers.map(({ ready }) => ready));
    const run = { cwd: celeryAppFolder, env: appEnvironment(app), python };
    await runPython(SEND, run);
    await runPython(RUN, run);
  });

  after(async () => {
    await watch.stop();
    await Promise.all(workers.map((worker) => worker.kill()));
    await redis.stop();
  });

  const until = (id: string, state: string) =>
    waitFor(() => watch.task(id)?.state === state && watch.task(id), {
      what: `${id} to be ${state}`,
      timeoutMs: 30_000,
      onTimeout: () => JSON.stringify([watch.task(id), watch.log], null, 2),
    });

  const detail = async (id: string): Promise<TaskDetail> => {
    const read = await watch.system.readDetail(watch.ref(id));
    assert.ok(read !== null);
    return read;
  };

  for (const serializer of ['json', 'msgpack'] as const) {
    it(`reads arguments in ${serializer} without losing a digit`, async () => {
      await until(serializer, 'pending');
      const text = '[[9007199254740993,1.0,"é"]]';
      assert.deepEqual((await detail(serializer)).args, { kind: 'json', text, source: 'queue message' });
    });
  }

  for (const [serializer, contentType] of [
    ['yaml', 'application/x-yaml'],
    ['pickle', 'application/x-python-serialize'],
  ] as const) {
    it(`never evaluates arguments in ${serializer}: their size and representation are shown`, async () => {
      await until(serializer, 'pending');
      const { args } = await detail(serializer);
      assert.ok(args.kind === 'opaque' && (args.bytes ?? 0) > 10, JSON.stringify(args));
      assert.deepEqual(
        [args.contentType, args.repr, args.source],
        [contentType, "[[9007199254740993, 1.0, 'é']]", 'queue message'],
      );
      const preflight = await watch.system.preflightRetry(watch.ref(serializer));
      assert.equal(preflight?.isExact, false);
      assert.ok(preflight.warnings.some(({ kind }) => kind === 'arguments-unknown'));
    });
  }

  for (const compression of ['gzip', 'zlib'] as const) {
    it(`inflates arguments compressed with ${compression}`, async () => {
      await until(compression, 'pending');
      const { args, facts } = await detail(compression);
      assert.deepEqual(args, { kind: 'json', text: '["xxxxxxxxx"]', source: 'queue message' });
      assert.equal(facts.find(({ name }) => name === 'Compression')?.value, 'application/x-gzip');
    });
  }

  for (const compression of ['bzip2', 'lzma'] as const) {
    it(`shows size and representation of arguments compressed with ${compression}`, async () => {
      await until(compression, 'pending');
      const { args } = await detail(compression);
      assert.deepEqual([args.kind, args.kind === 'opaque' && args.repr], ['opaque', "['xxxxxxxxx']"]);
    });
  }

  for (const serializer of ['json', 'msgpack'] as const) {
    it(`reads results in ${serializer}, and how tasks failed, without any event of the worker`, async () => {
      await until(`of-${serializer}`, 'succeeded');
      const text = '[9007199254740993,1.0,"é"]';
      const { result } = await detail(`of-${serializer}`);
      assert.deepEqual(result, { kind: 'json', text, source: 'result record' });
      assert.equal((await until(`failed-${serializer}`, 'failed')).error, 'ValueError: kaboom');
    });
  }

  it('shows results in YAML as text, and knows their state', async () => {
    await until('of-yaml', 'succeeded');
    const { result } = await detail('of-yaml');
    assert.ok(result.kind === 'repr' && result.text.includes('9007199254740993'), JSON.stringify(result));
    await until('failed-yaml', 'failed');
  });

  it('never evaluates a pickled result, whose state nothing tells where there are no events', async () => {
    const { result, task } = await waitFor(
      async () => {
        const read = await detail('of-pickle');
        return read.result.kind === 'opaque' && read;
      },
      { what: 'the pickled result' },
    );
    assert.ok(result.kind === 'opaque' && (result.bytes ?? 0) > 10);
    assert.deepEqual([result.contentType, task.state], ['application/x-python-serialize', 'pending']);
  });
});
