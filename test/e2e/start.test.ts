import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, it } from 'node:test';
import { Redis } from 'ioredis';
import { root } from '../../scripts/root.ts';
import { isGroupAlive, killGroup } from '../../scripts/services/processGroup.ts';
import { waitFor } from '../services/index.ts';

const minute = 60_000;

it('npm start runs the demo of both systems and VS Code, and Ctrl-C leaves nothing behind', async () => {
  const npm = spawn('npm', ['start', '--', '--no-open'], {
    cwd: root,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { pid } = npm;
  assert.ok(pid !== undefined);
  after(() => killGroup(pid));
  let output = '';
  npm.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  npm.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const shown = () => output;

  const hasEnded = () => npm.exitCode !== null || npm.signalCode !== null;
  const address = () => /Open (http:\S+)/u.exec(output)?.[1];
  await waitFor(() => hasEnded() || address(), {
    what: 'the address of the workbench',
    // The first run on a machine installs everything.
    timeoutMs: 10 * minute,
    onTimeout: shown,
  });
  const url = address();
  assert.ok(url !== undefined, output);
  const pids = [...output.matchAll(/pid (\d+)/gu)].map((match) => Number(match[1]));
  assert.ok(pids.length >= 7, output);
  assert.deepEqual(
    pids.filter((one) => !isGroupAlive(one)),
    [],
  );

  const redirect = await fetch(url, { redirect: 'manual' });
  const cookie = redirect.headers.get('set-cookie')?.split(';')[0] ?? '';
  const workbench = await fetch(new URL(redirect.headers.get('location') ?? '', url), {
    headers: { cookie },
  });
  const html = await workbench.text();
  assert.match(html, /workbench/u);
  const refused = await fetch(new URL('/', url));
  assert.equal(refused.status, 403, 'whoever lacks the token is refused');

  const redisUrl = /redis:\/\/\S+/u.exec(output)?.[0] ?? '';
  const broker = new Redis(redisUrl);
  const results = new Redis(`${redisUrl}/1`);
  await waitFor(async () => (await broker.zcard('bull:evaluations:completed')) > 0, {
    what: 'a completed BullMQ job',
    timeoutMs: 3 * minute,
    onTimeout: shown,
  });
  await waitFor(() => succeededTaskNames(results).then((names) => names.has('tasks.evaluate_code')), {
    what: 'a succeeded Celery evaluation',
    timeoutMs: 3 * minute,
    onTimeout: shown,
  });
  broker.disconnect();
  results.disconnect();

  process.kill(-pid, 'SIGINT');
  await waitFor(hasEnded, {
    what: 'npm start to end after Ctrl-C',
    timeoutMs: 3 * minute,
    onTimeout: shown,
  });
  await waitFor(() => !pids.some(isGroupAlive) && output.includes('7 processes stopped'), {
    what: 'every process of the demo to be gone',
    onTimeout: shown,
  });
});

async function succeededTaskNames(results: Redis): Promise<ReadonlySet<string>> {
  const [, keys] = await results.scan('0', 'MATCH', 'celery-task-meta-*', 'COUNT', 1000);
  const metas = keys.length === 0 ? [] : await results.mget(keys);
  const parsed = metas.map((meta) => JSON.parse(meta ?? '{}') as { status?: string; name?: string });
  return new Set(parsed.filter(({ status }) => status === 'SUCCESS').map(({ name }) => name ?? ''));
}
