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

describe('older and other ways to send tasks', () => {
  let redis: RedisServer;
  let watch: Watch;

  before(async () => {
    redis = await startRedis();
    watch = await watchCelery({ brokerUrl: `${redis.url}/0` });
  });

  after(async () => {
    await watch.stop();
    await redis.stop();
  });

  const send = (code: string, settings: Partial<CeleryAppSettings>) =>
    runPython(`from tasks import app\n${code}`, {
      cwd: celeryAppFolder,
      env: appEnvironment({ brokerUrl: `${redis.url}/0`, sentEvents: true, ...settings }),
    });

  it('reads messages of protocol 1', async () => {
    const code = `app.send_task("tasks.add", args=[1, 2**70], kwargs={"a": None}, task_id="old", queue="later", expires=3600)`;
    await send(code, { config: { task_protocol: 1 } });
    const task = await waitFor(() => watch.task('old'), { what: 'the task' });
    assert.deepEqual([task.name, task.queue], ['tasks.add', 'later']);
    const detail = await watch.system.readDetail(watch.ref('old'));
    assert.deepEqual(detail?.args, {
      kind: 'json',
      text: '[1,1180591620717411303424]',
      source: 'queue message',
    });
    assert.equal(detail.kwargs.kind === 'json' && detail.kwargs.text, '{"a":null}');
    assert.match(detail.facts.find(({ name }) => name === 'Expires')?.value ?? '', /^20\d\d-/);
  });

  it('knows tasks that nobody told of once somebody has looked at their message, and keeps what it said', async () => {
    const code = `app.send_task("tasks.add", args=[3], task_id="peeked", queue="later")`;
    await send(code, { sentEvents: false });
    await waitFor(() => (watch.queue('later')?.waiting ?? 0) > 0, { what: 'the queue' });
    assert.equal(watch.task('peeked'), null);
    await watch.system.readQueueItems({
      connectionId: 'test',
      system: 'celery',
      queue: 'later',
      state: null,
      order: 'newest',
      offset: 0,
      limit: 10,
    });
    const { state, name, queue } = watch.task('peeked') ?? {};
    assert.deepEqual([state, name, queue], ['pending', 'tasks.add', 'later']);
    await send(`with app.connection() as c: c.channel().queue_purge("later")`, {});
    const detail = await watch.system.readDetail(watch.ref('peeked'));
    assert.deepEqual(detail?.args, { kind: 'json', text: '[3]', source: 'seen earlier' });
  });

  it('looks at results that are messages to the client, and leaves them there', async () => {
    const app = { resultUrl: 'rpc://' };
    await send(`app.send_task("tasks.add", args=[20, 22], task_id="rpc")`, app);
    const pending = await waitFor(() => watch.task('rpc'), { what: 'the task' });
    assert.equal(pending.state, 'pending');
    // Sees the message, and with it the list that the result will go to.
    assert.equal((await watch.system.readDetail(watch.ref('rpc')))?.args.kind, 'json');
    const worker = await startCeleryWorker({ brokerUrl: `${redis.url}/0`, ...app, name: 'w', events: false });
    try {
      await worker.ready;
      for (let look = 0; look < 2; look++) {
        const detail = await waitFor(
          async () => {
            const read = await watch.system.readDetail(watch.ref('rpc'));
            return read?.task.state === 'succeeded' && read;
          },
          { what: 'the result', onTimeout: () => worker.log() },
        );
        assert.deepEqual(detail.result, { kind: 'json', text: '42', source: 'result record' });
      }
    } finally {
      await worker.kill();
    }
  });
});
