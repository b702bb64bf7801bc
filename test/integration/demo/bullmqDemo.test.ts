import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Job, Queue } from 'bullmq';
import { root } from '../../../scripts/root.ts';
import {
  type ManagedProcess,
  ownFolder,
  type RedisServer,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { startBullmqDemo } from '../../../scripts/starting/bullmqDemo.ts';

describe('the BullMQ half of the demo', () => {
  let redis: RedisServer;
  let queue: Queue;
  let apiUrl = '';
  const processes: ManagedProcess[] = [];

  before(async () => {
    redis = await startRedis();
    queue = new Queue('evaluations', { connection: { url: redis.url } });
    apiUrl = await startBullmqDemo({
      redisUrl: redis.url,
      folder: ownFolder('bullmq-demo'),
      python: null,
      onStart: ({ process }) => processes.push(process),
    });
  });
  after(async () => {
    await queue.close();
    await Promise.all(processes.map((process) => process.stop()));
    await redis.stop();
  });

  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(apiUrl, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  const submit = async (code: string): Promise<string> => {
    const response = await post(JSON.stringify({ code, language: 'javascript' }));
    assert.equal(response.status, 202);
    const answer = (await response.json()) as { eval_id: string; task_id: string; queue: string };
    assert.match(answer.eval_id, /^ev-/u);
    assert.equal(answer.queue, 'evaluations');
    return answer.task_id;
  };
  const ended = (id: string, state: 'completed' | 'failed'): Promise<Job> =>
    waitFor(
      async () => {
        const isThere = (await queue.getJobState(id)) === state;
        return isThere && ((await queue.getJob(id)) as Job | undefined);
      },
      {
        what: `job ${id} to be ${state}`,
        onTimeout: () => processes.map((one) => one.logTail()).join('\n'),
      },
    );

  it('runs what is handed in over HTTP', async () => {
    const job = await ended(await submit('console.log(6 * 7)'), 'completed');
    assert.equal((job.returnvalue as { stdout: string }).stdout, '42\n');
  });

  it("fails with the code's own words and a stack into this project, without a second attempt", async () => {
    const job = await ended(await submit('null.x'), 'failed');
    assert.match(job.failedReason, /^TypeError: Cannot read properties of null/u);
    assert.ok(job.stacktrace?.[0]?.includes(join(root, 'demo', 'bullmq', 'runCode.ts')), job.stacktrace?.[0]);
    assert.equal(job.attemptsMade, 1);
  });

  it('makes traffic of its own', async () => {
    await waitFor(async () => (await queue.getJobs()).some((job: Job) => job.data.timeout === 2), {
      what: 'a job',
    });
  });

  it('refuses what a page in a browser could send, and what it cannot read', async () => {
    const body = JSON.stringify({ code: '1' });
    assert.equal((await post(body, { 'content-type': 'text/plain' })).status, 403);
    assert.equal((await post(body, { origin: 'http://example.org' })).status, 403);
    assert.equal((await post('{"code": 1}')).status, 400);
    assert.equal((await post('{')).status, 400);
    assert.equal((await fetch(apiUrl)).status, 404);
  });
});
