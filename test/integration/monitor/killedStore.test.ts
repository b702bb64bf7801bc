import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { systemClock } from '../../../src/monitor/clock.ts';
import { openTaskStore } from '../../../src/monitor/store/openTaskStore.ts';
import { ownFolder, waitFor } from '../../services/index.ts';

const WRITER = join(import.meta.dirname, 'storeWriter.ts');
const QUIET = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON';

describe('a history whose writer is killed', () => {
  it('keeps everything that was flushed, every time', async () => {
    const file = join(ownFolder('killed-store'), 'history.sqlite');
    let flushed = 0;
    for (let round = 1; round <= 3; round++) {
      const writer = spawn(process.execPath, [QUIET, WRITER, file], { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      let complaints = '';
      writer.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      writer.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
      const enough = 2_000 * round;
      const written = (): number => Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1) ?? 0);
      await waitFor(() => written() >= enough, {
        what: `${String(enough)} tasks to be written`,
        intervalMs: 2,
        onTimeout: () => complaints,
      });
      writer.kill('SIGKILL');
      await once(writer, 'close');
      flushed = Math.max(flushed, written());
      assert.equal(complaints, '');

      const log: string[] = [];
      const store = openTaskStore({
        file,
        historyDays: 7,
        historyMaxTasks: 1_000_000,
        clock: systemClock,
        log: (_level, message) => log.push(message),
      });
      for (const index of [0, Math.floor(flushed / 2), flushed - 1]) {
        const id = `t${String(index)}`;
        assert.ok(store.get({ connectionId: 'local', system: 'celery', scope: '', id }), `${id} is there`);
      }
      let count = 0;
      let cursor: string | null = null;
      do {
        const page = store.query({ filter: {}, limit: 1_000, cursor }, ['local']);
        count += page.tasks.length;
        cursor = page.next;
      } while (cursor !== null);
      assert.ok(count >= flushed, `${String(count)} of ${String(flushed)}`);
      store.close();
      assert.deepEqual(log, []);
      assert.equal(existsSync(`${file}.damaged`), false);
    }
  });

  // A limit on the size of files is what comes nearest to a full disk without a disk of one's own.
  it('goes on in memory when its file cannot grow any more, and the file is whole', async () => {
    const file = join(ownFolder('full-store'), 'history.sqlite');
    const limited = ['-c', 'ulimit -f 6000; exec "$0" "$@"', process.execPath, QUIET, WRITER, file];
    const writer = spawn('sh', limited, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let complaints = '';
    writer.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    writer.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    await waitFor(() => complaints !== '', { what: 'the file to be full', onTimeout: () => output });
    assert.match(complaints, /cannot be written .*It is kept in memory/);
    const before = output.length;
    await waitFor(() => output.length > before, { what: 'writing to go on', onTimeout: () => complaints });
    writer.kill('SIGKILL');
    await once(writer, 'close');
    const log: string[] = [];
    const store = openTaskStore({
      file,
      historyDays: 7,
      historyMaxTasks: 1_000_000,
      clock: systemClock,
      log: (_level, message) => log.push(message),
    });
    assert.ok(store.size().tasks >= 500);
    assert.ok(store.get({ connectionId: 'local', system: 'celery', scope: '', id: 't0' }));
    store.close();
    assert.deepEqual(log, []);
  });
});
