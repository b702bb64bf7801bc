import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { root } from '../../../scripts/root.ts';
import type { CeleryWorker } from '../../../scripts/services/celeryWorker.ts';
import { type RedisServer, runPython, startCeleryWorker, startRedis, waitFor } from '../../services/index.ts';

const cwd = join(root, 'demo', 'celery');

interface Meta {
  readonly status: string;
  readonly name: string;
  readonly retries: number;
  readonly result: {
    readonly exc_type: string;
    readonly exc_message: readonly unknown[];
    readonly stdout: string;
  };
  readonly traceback: string | null;
}

describe('the Celery half of the demo', () => {
  let redis: RedisServer;
  let worker: CeleryWorker;
  let results: Redis;
  let env: Record<string, string>;

  before(async () => {
    redis = await startRedis();
    env = {
      DEMO_BROKER_URL: `${redis.url}/0`,
      DEMO_RESULT_URL: `${redis.url}/1`,
      DEMO_EXECUTOR_URL: `${redis.url}/2`,
    };
    results = new Redis(`${redis.url}/1`);
    const queues = ['evaluation', 'high_priority', 'batch'];
    worker = await startCeleryWorker({
      brokerUrl: '',
      name: 'demo',
      app: 'evaluation_app',
      cwd,
      env,
      queues,
    });
    await worker.ready;
  });
  after(async () => {
    results.disconnect();
    await worker.stop();
    await redis.stop();
  });

  const send = (expression: string): Promise<string> =>
    runPython(`import tasks, traffic\nprint(${expression})`, { cwd, env }).then((output) => output.trim());
  const allMetas = async (): Promise<readonly Meta[]> => {
    const keys = await results.keys('celery-task-meta-*');
    const values = keys.length === 0 ? [] : await results.mget(keys);
    return values.map((value) => JSON.parse(value ?? '{}') as Meta);
  };
  const metaIn = (id: string, ...states: readonly string[]): Promise<Meta> =>
    waitFor(
      async () => {
        const meta = JSON.parse((await results.get(`celery-task-meta-${id}`)) ?? 'null') as Meta | null;
        return meta !== null && states.includes(meta.status) && meta;
      },
      { what: `task ${id} to be ${states.join(' or ')}`, onTimeout: worker.log },
    );
  const ended = (id: string): Promise<Meta> => metaIn(id, 'SUCCESS', 'FAILURE');

  for (const [language, code] of [
    ['python', 'print(6 * 7)'],
    ['javascript', 'console.log(6 * 7)'],
  ] as const) {
    it(`really runs ${language}`, async () => {
      const meta = await ended(
        await send(`tasks.evaluate_code.delay("e1", ${JSON.stringify(code)}, "${language}", 9)`),
      );
      assert.deepEqual([meta.status, meta.result.stdout], ['SUCCESS', '42\n']);
    });
  }

  it("fails with the code's own words and a traceback into this project", async () => {
    const meta = await ended(await send('tasks.evaluate_code.delay("e2", "[][0]")'));
    assert.equal(meta.status, 'FAILURE');
    assert.deepEqual(meta.result.exc_message, ['IndexError: list index out of range']);
    const frames = [...(meta.traceback ?? '').matchAll(/File "([^"]+)", line \d+, in (\w+)/gu)];
    const own = frames.filter(([, file]) => file?.startsWith(cwd)).map(([, , name]) => name);
    assert.deepEqual(own, ['evaluate_code', 'run_code', 'check_exit']);
    await waitFor(async () => (await allMetas()).some(({ name }) => name === 'tasks.analyze_test_failure'), {
      what: 'the analysis of the failure',
    });
  });

  it('ends code that takes too long, and says so with its cause', async () => {
    const meta = await ended(await send('tasks.evaluate_code.delay("e3", "while True: pass", timeout=0.3)'));
    assert.equal(meta.result.exc_type, 'CodeTimeout');
    assert.match(meta.traceback ?? '', /TimeoutExpired[^]+direct cause of the following exception/u);
  });

  it('tries an analysis again while its shard of the index is being rebuilt', async () => {
    const messageOfRebuildingShard =
      '(lambda f: next(m for m in map(str, range(99)) if f.zlib.crc32(m.encode()) % 3 == int(f.time.time() // 30) % 3))' +
      '(__import__("failure_search"))';
    const failure = `{"eval_id": "e4", "kind": "CODE_ERROR", "message": ${messageOfRebuildingShard}}`;
    // The next shard's turn may come between sending and running: then the next message is the one that fails.
    await waitFor(
      async () => {
        const id = await send(`tasks.analyze_test_failure.delay(${failure})`);
        const { status, result } = await metaIn(id, 'RETRY', 'SUCCESS');
        return status === 'RETRY' && result.exc_message[0] === 'Pinecone timeout after 30s';
      },
      { what: 'a retry of the analysis', onTimeout: worker.log },
    );
  });

  it('runs an evaluation as a chain that gives its executor back', async () => {
    await send('traffic.submit_evaluation()');
    await waitFor(async () => (await allMetas()).some(({ name }) => name === 'tasks.release_executor_task'), {
      what: 'the release of the executor',
      onTimeout: worker.log,
    });
    const executors = new Redis(`${redis.url}/2`);
    await waitFor(async () => (await executors.dbsize()) === 0, { what: 'the leases to be gone' });
    executors.disconnect();
  });
});
