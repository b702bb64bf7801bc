import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startRedis, waitFor } from '../../services/index.ts';
import { openRecorded } from './recordedLink.ts';

const MESSAGES = 384;
const MESSAGE_BYTES = 64 * 1024;
const AT_ONCE = 16;

/** Keeps the thread. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('a listener that is slower than the server', () => {
  it('is not cut off: all is read, whatever becomes of it, and told in order', async (t) => {
    const redis = await startRedis({ config: { 'client-output-buffer-limit': 'pubsub 4mb 0 0' } });
    t.after(() => redis.stop());
    const { link, online } = openRecorded(t, redis.url);
    await online();
    const heard: number[] = [];
    const gaps: number[] = [];
    let isSlow = true;
    await link.subscribe(['s.*'], {
      onMessage: (_channel, payload) => {
        if (isSlow) work(5);
        assert.equal(payload.length, MESSAGE_BYTES);
        heard.push(payload.readUInt32LE(0));
      },
      onGap: (from) => gaps.push(from),
    });
    const handedOver = async (): Promise<boolean> => {
      const clients = String(await link.call(['CLIENT', 'LIST']));
      return clients.split('\n').every((line) => !line.includes('psub=1') || line.includes(' omem=0 '));
    };
    for (let first = 0; first < MESSAGES; first += AT_ONCE) {
      const numbers = Array.from({ length: AT_ONCE }, (_, index) => first + index);
      await link.pipeline(
        numbers.map((number) => {
          const payload = Buffer.alloc(MESSAGE_BYTES);
          payload.writeUInt32LE(number);
          return ['PUBLISH', 's.1', payload];
        }),
      );
      await waitFor(handedOver, { what: 'Redis to have handed over what was published' });
    }
    const heardMeanwhile = heard.length;
    isSlow = false;
    await waitFor(() => heard.length >= MESSAGES, { what: 'everything that was published' });
    assert.deepEqual(heard, [...Array(MESSAGES).keys()]);
    assert.ok(heardMeanwhile < MESSAGES, 'it was read before it was told');
    assert.deepEqual(gaps, []);
  });
});
