import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import type { ConnectionConfig } from '../../../../src/model/connection.ts';
import { createCelerySystem } from '../../../../src/monitor/celery/celerySystem.ts';
import { testConnection, watchSystem, type WatchedSystem } from '../../../contract/watchedSystem.ts';
import {
  type CeleryAppSettings,
  eventually,
  sendCeleryTasks,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../../services/index.ts';
import { withoutTls } from '../../redis/tlsSupport.ts';

describe('Celery with a real worker is watched', () => {
  it('through TLS with its own authority and a client certificate', { skip: withoutTls }, async (t) => {
    const redis = await startRedis({ tls: 'mutual', password: 'towers' });
    t.after(() => redis.stop());
    const files = redis.certificates;
    assert.ok(files);
    // The certificate is made for this name.
    const server = redis.url.replace('127.0.0.1', 'localhost');
    const query = new URLSearchParams({
      ssl_cert_reqs: 'required',
      ssl_ca_certs: files.ca,
      ssl_certfile: files.clientCert,
      ssl_keyfile: files.clientKey,
    });
    const url = `${server}/0?${query.toString()}`;
    const app = { brokerUrl: url, resultUrl: url };
    const [ca, cert, key] = [files.ca, files.clientCert, files.clientKey].map((file) =>
      readFileSync(file, 'utf8'),
    );
    assert.ok(ca !== undefined && cert !== undefined && key !== undefined);
    await sees(t, app, { url: `${server}/0`, tls: { ca, cert, key, rejectUnauthorized: true } });
  });

  it('as an ACL user that may do only what watching needs', async (t) => {
    const redis = await startRedis({
      aclLines: [
        'user watcher on >look resetchannels &/0.celeryev/* &/0.celeryev &/0.celery.pidbox &celery-task-meta-* ~* ' +
          '+@read +@connection +psubscribe +subscribe +unsubscribe +punsubscribe +publish +brpop +del +expire +info',
      ],
    });
    t.after(() => redis.stop());
    const app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/0` };
    await sees(t, app, { url: `redis://watcher:look@127.0.0.1:${redis.port}/0` });
  });

  it('through a unix socket', async (t) => {
    const redis = await startRedis({ unixSocket: true });
    t.after(() => redis.stop());
    const app = {
      brokerUrl: `redis+socket://${redis.socketPath}?virtual_host=2`,
      resultUrl: `redis+socket://${redis.socketPath}?virtual_host=2`,
    };
    await sees(t, app, { url: app.brokerUrl });
    await sees(t, app, { url: `unix://${redis.socketPath}?db=2` });
  });

  it('with broker and results on different servers and databases, each with its own prefix', async (t) => {
    const [broker, results] = await Promise.all([startRedis(), startRedis({ password: 'other' })]);
    t.after(() => Promise.all([broker.stop(), results.stop()]));
    const app = {
      brokerUrl: `${broker.url}/3`,
      resultUrl: `${results.url}/5`,
      config: {
        broker_transport_options: { global_keyprefix: 'b-' },
        result_backend_transport_options: { global_keyprefix: 'r' },
      },
    };
    const celery = { keyPrefix: 'b-', resultKeyPrefix: 'r_', enableTaskEvents: false };
    await sees(t, app, { url: app.brokerUrl, resultBackendUrl: app.resultUrl, celery });
    // What is not said is learned.
    const watched = await sees(t, app, { url: app.brokerUrl, resultBackendUrl: app.resultUrl });
    await eventually(async () => {
      assert.match(
        (watched.system.remarks ?? []).map(({ text }) => text).join(),
        /key prefix 'b-'; prefix of results 'r_'/,
      );
    });
    const astray = await watch(t, { url: app.brokerUrl });
    await waitFor(() => (astray.system.remarks ?? []).some(({ kind }) => kind === 'degraded'), {
      what: 'the remark that results are elsewhere',
    });
    assert.match(
      (astray.system.remarks ?? []).map(({ text }) => text).join(),
      /keep their results in database 5 .* looks in database 3/,
    );
  });
});

async function watch(t: TestContext, config: Partial<ConnectionConfig> & { readonly url: string }) {
  const watched = await watchSystem(createCelerySystem, testConnection(config));
  t.after(() => watched.dispose());
  return watched;
}

let started = 0;

/** Starts a worker and sees it, its queue, and a task from its start to its stored result. */
async function sees(
  t: TestContext,
  app: CeleryAppSettings,
  config: Partial<ConnectionConfig> & { readonly url: string },
): Promise<WatchedSystem> {
  const name = `transport-${(started += 1)}`;
  const worker = await startCeleryWorker({ ...app, name, events: true, pool: 'solo' });
  t.after(() => worker.stop());
  await worker.ready;
  const watched = await watch(t, config);
  const story = () => `${watched.log.join('\n')}\n${JSON.stringify(watched.tasks(), null, 1)}`;
  await waitFor(
    () => watched.system.workers().find(({ name, queues }) => name === worker.nodename && queues !== null),
    { what: 'the worker', onTimeout: story },
  );
  await waitFor(() => watched.system.queues().find(({ name }) => name === 'celery'), {
    what: 'its queue',
    onTimeout: story,
  });
  const [id] = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [20, 22] }]);
  const task = await waitFor(
    () => watched.tasks().find(({ ref, state }) => ref.id === id && state === 'succeeded'),
    {
      what: 'the end of the task',
      onTimeout: story,
    },
  );
  await waitFor(async () => (await watched.system.readDetail(task.ref))?.result.kind === 'json', {
    what: 'its stored result',
    onTimeout: story,
  });
  return watched;
}
