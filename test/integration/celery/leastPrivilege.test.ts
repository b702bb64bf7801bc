import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { type Action, type ActionOutcome, ACTIONS } from '../../../src/model/action.ts';
import type { CeleryAction } from '../../../src/model/celeryAction.ts';
import {
  type CeleryWorker,
  eventually,
  type RedisServer,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { type Watch, watchCelery } from './watchCelery.ts';

type Unconnected<A> = A extends CeleryAction ? Omit<A, 'connectionId'> : never;

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

/** The line that the README shows for this user, with another password. */
function aclLine(user: string): string {
  const line = readme.split('\n').find((text) => text.startsWith(`user ${user} `));
  assert.ok(line !== undefined, `the README shows no line for ${user}`);
  assert.match(line, / >\S+ /);
  return line.replace(/ >\S+ /, ' >secret ');
}

describe('the Redis users of the README', () => {
  let redis: RedisServer;
  let admin: Redis;
  let worker: CeleryWorker;
  const app = { brokerUrl: '', resultUrl: '', events: true };

  before(async () => {
    redis = await startRedis({ aclLines: [aclLine('task-tower-watch'), aclLine('task-tower-operate')] });
    Object.assign(app, { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/0` });
    admin = new Redis(redis.url);
    worker = await startCeleryWorker({ ...app, name: 'w', queues: ['celery'] });
    await worker.ready;
  });

  after(async () => {
    admin.disconnect();
    await worker.stop();
    await redis.stop();
  });

  const urlOf = (user: string) => `redis://${user}:secret@127.0.0.1:${String(redis.port)}/0`;

  /** Commands, keys and channels that the server has refused to anybody since the start. */
  async function refusals(): Promise<readonly string[]> {
    const entries = await admin.call('ACL', 'LOG');
    assert.ok(Array.isArray(entries));
    return entries.map((entry) => JSON.stringify(entry));
  }

  async function watchAs(user: string, readOnly: boolean): Promise<Watch> {
    const watch = await watchCelery({ brokerUrl: urlOf(user), readOnly });
    await waitFor(() => watch.worker(worker.nodename)?.queues, {
      what: 'the worker to be inspected',
      onTimeout: () => watch.log.join('\n'),
    });
    return watch;
  }

  /** Without asking the server: a read-only connection is one whatever its user may do. */
  async function refusesEveryWrite(watch: Watch): Promise<void> {
    for (const [kind, { system, writes }] of Object.entries(ACTIONS)) {
      if (system !== 'celery' || !writes) continue;
      const outcome = await watch.system.perform({ kind, connectionId: 'test' } as Action);
      assert.ok(!outcome.ok && outcome.reason === 'read-only', `${kind}: ${JSON.stringify(outcome)}`);
    }
    const ping = await watch.system.perform({ kind: 'celery.ping', connectionId: 'test', workers: null });
    assert.ok(ping.ok, JSON.stringify(ping));
  }

  async function runToEnd(watch: Watch): Promise<string> {
    const [id] = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [1, 2] }]);
    assert.ok(id !== undefined);
    await waitFor(() => watch.task(id)?.state === 'succeeded', { what: 'its end' });
    return id;
  }

  it('may watch everything, and be refused nothing that watching needs', async () => {
    await admin.call('ACL', 'LOG', 'RESET');
    await sendCeleryTasks(app, [
      { task: 'tasks.add', args: [1, 2], options: { queue: 'idle' } },
      { task: 'tasks.add', args: [1, 2], options: { countdown: 3_600 } },
    ]);
    const watch = await watchAs('task-tower-watch', true);
    try {
      const id = await runToEnd(watch);
      await eventually(async () => {
        const detail = await watch.system.readDetail(watch.ref(id));
        assert.equal(detail?.result?.kind, 'json', JSON.stringify(detail));
      });
      await waitFor(() => watch.queue('idle')?.waiting === 1 && watch.queue('celery')?.inFlight === 1, {
        what: 'both messages to be counted',
      });
      const items = await watch.system.readQueueItems({
        connectionId: 'test',
        system: 'celery',
        queue: 'idle',
        state: null,
        order: 'next',
        offset: 0,
        limit: 10,
      });
      assert.equal(items?.items.length, 1, JSON.stringify(items));
      const detailOfWorker = await watch.system.readWorker(watch.worker(worker.nodename)?.id ?? '');
      assert.ok(detailOfWorker !== null);
      await watch.system.preflightRetry(watch.ref(id));
      await refusesEveryWrite(watch);
    } finally {
      await watch.stop();
    }
    assert.deepEqual(await refusals(), []);
    await eventually(async () => assert.deepEqual(await admin.keys('task-tower-*'), []));
  });

  it('may write nothing when it only watches', async () => {
    await admin.set('celery-task-meta-x', '{}');
    const user = new Redis(urlOf('task-tower-watch'));
    const writes: readonly (readonly [string, ...string[]])[] = [
      ['LPUSH', 'celery', 'x'],
      ['RPUSH', 'celery', 'x'],
      ['LREM', 'idle', '1', 'x'],
      ['LPOP', 'idle'],
      ['BRPOP', 'idle', '1'],
      ['DEL', 'idle'],
      ['DEL', 'celery-task-meta-x'],
      ['UNLINK', 'idle'],
      ['RENAME', 'idle', 'other'],
      ['EXPIRE', 'idle', '1'],
      ['SET', 'x', 'y'],
      ['HDEL', 'unacked', 'x'],
      ['ZREM', 'unacked_index', 'x'],
      ['SADD', '_kombu.binding.celery', 'x'],
      ['EVAL', 'return 1', '0'],
      ['PUBLISH', '/0.celeryev/worker.heartbeat', 'x'],
      ['PUBLISH', 'celery-task-meta-x', 'x'],
      ['FLUSHDB'],
      ['KEYS', '*'],
      ['MONITOR'],
      ['CONFIG', 'GET', '*'],
      ['CLIENT', 'KILL', 'TYPE', 'normal'],
    ];
    try {
      for (const [name, ...args] of writes) {
        await assert.rejects(user.call(name, ...args), /NOPERM/, [name, ...args].join(' '));
      }
    } finally {
      user.disconnect();
    }
  });

  it('may do everything that operating needs', async () => {
    await admin.call('ACL', 'LOG', 'RESET');
    const watch = await watchAs('task-tower-operate', false);
    const perform = (action: Unconnected<CeleryAction>): Promise<ActionOutcome> =>
      watch.system.perform({ ...action, connectionId: 'test' });
    const succeed = async (
      action: Unconnected<CeleryAction>,
    ): Promise<Extract<ActionOutcome, { ok: true }>> => {
      const outcome = await perform(action);
      assert.ok(outcome.ok, `${action.kind}: ${JSON.stringify(outcome)}`);
      return outcome;
    };
    try {
      const done = await runToEnd(watch);
      const plain = { priority: null, countdownS: null };
      const task = { task: 'tasks.add', args: '[1, 2]', kwargs: '{}', ...plain };
      const sent = await succeed({ kind: 'celery.sendTask', queue: 'idle', ...task });
      assert.ok(sent.task !== null);
      await succeed({ kind: 'celery.revoke', ids: [sent.task.id], workers: null });
      await succeed({
        kind: 'celery.rateLimit',
        task: 'tasks.add',
        rate: '10/m',
        workers: [worker.nodename],
      });
      await succeed({ kind: 'celery.forgetResult', ids: [done] });
      await waitFor(() => (watch.queue('idle')?.waiting ?? 0) > 0, { what: 'the queue' });
      const page = await watch.system.readQueueItems({
        connectionId: 'test',
        system: 'celery',
        queue: 'idle',
        state: null,
        order: 'next',
        offset: 0,
        limit: 10,
      });
      const digest = page?.items.at(0)?.digest ?? assert.fail(JSON.stringify(page));
      const message = { queue: 'idle', step: 0, digest };
      await succeed({ kind: 'celery.moveMessage', message, toQueue: 'idle2' });
      const purged = await succeed({ kind: 'celery.purgeQueue', queue: 'idle2' });
      assert.ok(purged.undoBatchId !== null);
      await succeed({ kind: 'celery.restoreMessages', batchId: purged.undoBatchId });
      assert.equal(await admin.llen('idle2'), 1);
    } finally {
      await watch.stop();
    }
    assert.deepEqual(await refusals(), []);
  });
});
