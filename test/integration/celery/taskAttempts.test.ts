import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CeleryCall, eventually, waitFor } from '../../services/index.ts';
import { watchedWorker } from './watchedWorker.ts';

const CALLS = {
  retrying: { task: 'tasks.flaky', kwargs: { failures: 2, countdown: 0.5 } },
  replaced: { task: 'tasks.replacing', args: [2, 3] },
  refused: { task: 'tasks.refusing' },
  telling: { task: 'tasks.telling', args: [600] },
  expired: { task: 'tasks.add', args: [1, 1], options: { expires: -5 } },
  shadowed: { task: 'tasks.add', args: [1, 2], options: { shadow: 'nice name', ignore_result: true } },
} as const satisfies Record<string, CeleryCall>;

for (const celery of ['oldest', 'newest'] as const) {
  describe(`runs of tasks on the ${celery} Celery`, () => {
    let ids: Readonly<Record<keyof typeof CALLS, string>>;
    const started = watchedWorker({ app: { celery }, databases: [0, 1] }, async ({ send }) => {
      ids = await send(CALLS);
    });
    const { until, detail } = started;

    it('are attempts of one task when it retries, each with its error and traceback', async () => {
      await until(ids.retrying, 'succeeded');
      await eventually(async () => {
        const { attempts, tracebacks, task, exception } = await detail(ids.retrying);
        assert.deepEqual(
          attempts.map(({ retries, state, error, worker: name }) => [retries, state, error, name]),
          [
            [0, 'retrying', 'RuntimeError: attempt 1 failed', started.worker.nodename],
            [1, 'retrying', 'RuntimeError: attempt 2 failed', started.worker.nodename],
            [2, 'succeeded', null, started.worker.nodename],
          ],
        );
        for (const { receivedAt, startedAt, finishedAt } of attempts) {
          assert.ok(receivedAt !== null && startedAt !== null && finishedAt !== null);
          assert.ok(receivedAt <= startedAt && startedAt <= finishedAt);
        }
        assert.deepEqual(
          tracebacks.map((text) => /attempt \d failed/.exec(text)?.[0]),
          ['attempt 1 failed', 'attempt 2 failed'],
        );
        assert.deepEqual([task.retries, exception], [2, null]);
      });
    });

    it('are one task when it is replaced, which then goes by the new name', async () => {
      await waitFor(() => started.watch.task(ids.replaced)?.name === 'tasks.add', {
        what: 'the new name',
        onTimeout: () => JSON.stringify(started.watch.task(ids.replaced)) + started.worker.log(),
      });
      await until(ids.replaced, 'succeeded');
      await eventually(async () => {
        const { attempts, result } = await detail(ids.replaced);
        assert.deepEqual(result, { kind: 'json', text: '5', source: 'result record' });
        assert.equal(attempts.length, 2, JSON.stringify(attempts));
      });
    });

    it('end as rejected, and not as failed, when the message is refused', async () => {
      const task = await waitFor(
        () =>
          ['rejected', 'failed'].includes(started.watch.task(ids.refused)?.state ?? '') &&
          started.watch.task(ids.refused),
        {
          what: 'the rejection',
          onTimeout: () => JSON.stringify(started.watch.task(ids.refused)) + started.worker.log(),
        },
      );
      await eventually(() => assert.equal(started.watch.task(task.ref.id)?.name, 'tasks.refusing'));
    });

    it('show states that the task itself tells', async () => {
      await until(ids.telling, 'HALFWAY');
      await eventually(() => assert.ok(started.watch.task(ids.telling)?.startedAt));
    });

    it('end as revoked when they have expired, and say so', async () => {
      await until(ids.expired, 'revoked');
      await eventually(async () => {
        assert.equal(started.watch.task(ids.expired)?.error, 'Expired before it could start');
        const { facts } = await detail(ids.expired);
        assert.deepEqual(facts.find(({ name }) => name === 'Revoked')?.value, 'expired');
      });
    });

    it('go by the name that they are shown by', async () => {
      await until(ids.shadowed, 'succeeded');
      await eventually(async () => {
        assert.equal(started.watch.task(ids.shadowed)?.name, 'nice name');
        const { result } = await detail(ids.shadowed);
        assert.equal(result.kind, 'repr');
      });
    });
  });
}
