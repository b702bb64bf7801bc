import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { waitFor } from '../../services/index.ts';
import { watchedWorker } from './watchedWorker.ts';

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
  const started = watchedWorker({ app: { sentEvents: true } }, async ({ python }) => {
    await python(SEND);
  });
  const { until, detail } = started;

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
    const preflight = await started.watch.system.preflightRetry(started.watch.ref('waiting'));
    const lost = preflight?.warnings.find(({ kind }) => kind === 'options-lost');
    assert.match(lost?.sentence ?? '', /Stamp tenant/);
  });

  it('end when their stamp is revoked with a signal, and no others do', async () => {
    await until('acme-runs', 'started');
    await until('other-runs', 'started');
    await waitFor(() => started.watch.worker(started.worker.nodename)?.status === 'online', {
      what: 'the worker',
    });
    const outcome = await started.watch.system.perform({
      kind: 'celery.revokeByHeaders',
      connectionId: 'test',
      workers: [started.worker.nodename],
      headers: { tenant: ['acme'] },
      signal: 'SIGKILL',
    });
    assert.ok(outcome.ok, JSON.stringify(outcome));
    assert.deepEqual(
      outcome.targets.map(({ target }) => target),
      [started.worker.nodename],
    );
    assert.match((await until('acme-runs', 'revoked')).error ?? '', /^Terminated/);
    assert.equal(started.watch.task('other-runs')?.state, 'started');
  });
});
