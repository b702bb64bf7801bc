import assert from 'node:assert/strict';
import { it } from 'node:test';
import { connection, monitorFixture } from './monitorFixture.ts';

it('keys that lie on another node of a Cluster are told of, as long as they do', async (t) => {
  const { api, clock, link, system, status, log } = monitorFixture(t);
  await api.setConnections([connection()]);
  system('celery').commands = [['LLEN', 'celery']];
  let isMoved = true;
  link().answer = (commands) =>
    Promise.resolve(
      commands.map(() =>
        isMoved ? { ok: false, error: 'MOVED 3999 10.0.0.7:6379' } : { ok: true, value: 0 },
      ),
    );
  link().goOnline();
  await clock.advance(3_000);
  const { state, remarks } = await status();
  assert.equal(state.kind, 'online');
  assert.deepEqual(
    remarks?.map(({ kind }) => kind),
    ['degraded'],
  );
  assert.match(remarks?.[0]?.text ?? '', /MOVED 3999 10\.0\.0\.7:6379.*watch a server that holds all keys/);
  assert.equal(log.filter((line) => line.includes('MOVED')).length, 1);
  isMoved = false;
  await clock.advance(2_000);
  assert.deepEqual((await status()).remarks, []);
});
