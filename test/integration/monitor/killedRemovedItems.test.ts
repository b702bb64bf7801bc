import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { systemClock } from '../../../src/monitor/clock.ts';
import { openTaskStore } from '../../../src/monitor/store/openTaskStore.ts';
import { ownFolder, waitFor } from '../../services/index.ts';
import { removedMessage } from './removedMessage.ts';

const WRITER = join(import.meta.dirname, 'removedItemsWriter.ts');
const QUIET = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON';

describe('removed messages whose keeper is killed', () => {
  it('are all there that it was told are kept, in order and byte for byte, every time', async () => {
    const file = join(ownFolder('killed-removed'), 'history.sqlite');
    for (let round = 1; round <= 3; round++) {
      const writer = spawn(process.execPath, [QUIET, WRITER, file], { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      let complaints = '';
      writer.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      writer.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
      const told = (): [string, number] => {
        const [id = '', kept = '0'] = (
          output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1) ?? ''
        ).split(' ');
        return [id, Number(kept)];
      };
      const enough = 1_000 * round;
      await waitFor(() => told()[1] >= enough, {
        what: `${String(enough)} messages to be kept`,
        intervalMs: 2,
        onTimeout: () => complaints,
      });
      writer.kill('SIGKILL');
      await once(writer, 'close');
      const [id, kept] = told();
      assert.equal(complaints, '');

      const log: string[] = [];
      const store = openTaskStore({
        file,
        historyDays: 7,
        historyMaxTasks: 1_000,
        clock: systemClock,
        log: (_level, message) => log.push(message),
      });
      const batch = store.removed.get(id);
      assert.ok(batch !== null && batch.state === 'taking');
      assert.ok(batch.items >= kept, `${String(batch.items)} of ${String(kept)}`);
      const items = store.removed.items(id, 0, batch.items);
      assert.equal(items.length, batch.items);
      for (const [number, item] of items.entries()) assert.deepEqual(item, removedMessage(number));
      assert.equal(
        batch.bytes,
        items.reduce((sum, { payload }) => sum + payload.length, 0),
      );
      assert.equal(store.removed.list('local', 'celery').length, round);
      store.close();
      assert.deepEqual(log, []);
    }
  });
});
