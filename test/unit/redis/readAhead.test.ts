import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextRound } from 'node:timers/promises';
import { systemClock } from '../../../src/monitor/clock.ts';
import { ReadAhead, type Taker } from '../../../src/monitor/redis/readAhead.ts';
import { FakeClock } from '../monitor/fakeClock.ts';

/** Takes numbers out of chunks of 32-bit numbers, some of each. */
class Numbers implements Taker {
  readonly taken: number[] = [];
  #chunk: Buffer = Buffer.alloc(0);

  put(chunk: Buffer): void {
    assert.equal(this.#chunk.length, 0, 'all of the chunk before was taken');
    this.#chunk = chunk;
  }

  take(): boolean {
    if (this.#chunk.length === 0) return false;
    this.taken.push(this.#chunk.readUInt32LE(0));
    this.#chunk = this.#chunk.subarray(this.#chunk.length > SAMPLE_BYTES ? SAMPLE_BYTES : 4);
    return true;
  }
}

const CHUNK_BYTES = 64 * 1024;
const SAMPLE_BYTES = 16 * 1024;
/** Three far apart, and then each of the last ones. */
const SAMPLES = 3 + SAMPLE_BYTES / 4;

/** A chunk of its own memory, as a socket hands it over. */
function chunk(number: number, bytes = CHUNK_BYTES): Buffer {
  const made = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at += 4) made.writeUInt32LE(number, at);
  return made;
}

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await nextRound();
}

const unexpected = (): void => assert.fail('there was room all the time');

describe('ReadAhead', () => {
  it('takes nothing while it is being read, and then everything in order, whoever it is for', async () => {
    const readAhead = new ReadAhead(new FakeClock());
    const order: string[] = [];
    const takers = ['old', 'new'].map((name) => {
      let left = 0;
      return {
        put: (bytes: Buffer) => void (left = bytes.length),
        take: () => {
          if (left === 0) return false;
          order.push(`${name} ${left}`);
          left = 0;
          return true;
        },
      };
    });
    for (const [index, taker] of takers.entries()) {
      for (const bytes of [1, 2, 3]) readAhead.add(Buffer.alloc(bytes + index), taker, unexpected);
    }
    assert.deepEqual(order, []);
    await until(() => readAhead.bytes === 0);
    assert.deepEqual(order, ['old 1', 'old 2', 'old 3', 'new 2', 'new 3', 'new 4']);
    readAhead.dispose();
  });

  it('holds a burst in memory that it gives back, byte for byte', async () => {
    const readAhead = new ReadAhead(systemClock);
    const numbers = new Numbers();
    const before = process.memoryUsage().arrayBuffers;
    // 48 MiB: more than one slab.
    for (let number = 0; number < 768; number++) readAhead.add(chunk(number), numbers, unexpected);
    assert.ok(readAhead.bytes >= 768 * CHUNK_BYTES);
    await until(() => numbers.taken.length === 768 * SAMPLES);
    await nextRound();
    assert.equal(
      numbers.taken.findIndex((number, index) => number !== Math.floor(index / SAMPLES)),
      -1,
    );
    const left = process.memoryUsage().arrayBuffers - before;
    assert.ok(left < 16 * 1024 * 1024, `${left} bytes are left`);
    readAhead.dispose();
  });

  it('says when it is full, and once there is room again', async () => {
    const readAhead = new ReadAhead(systemClock, 8 * 1024 * 1024);
    const numbers = new Numbers();
    let rooms = 0;
    const onRoom = (): void => void rooms++;
    let added = 0;
    while (readAhead.add(chunk(added), numbers, onRoom)) added++;
    assert.equal(added + 1, Math.ceil((8 * 1024 * 1024) / (CHUNK_BYTES + 256)));
    assert.equal(rooms, 0);
    await until(() => rooms > 0);
    assert.ok(readAhead.bytes > 0 && readAhead.bytes <= 4 * 1024 * 1024);
    await until(() => readAhead.bytes === 0);
    assert.equal(rooms, 1);
    readAhead.dispose();
  });

  it('knows since when the server may have had more for us', async () => {
    const clock = new FakeClock();
    const start = clock.now();
    const readAhead = new ReadAhead(clock, CHUNK_BYTES);
    const numbers = new Numbers();
    await clock.advance(100);
    readAhead.add(chunk(1, 1024), numbers, unexpected);
    await until(() => readAhead.bytes === 0);
    assert.equal(readAhead.emptiedAt, start + 100);
    await clock.advance(100);
    readAhead.add(chunk(2), numbers, () => undefined);
    await until(() => readAhead.bytes === 0);
    assert.equal(readAhead.emptiedAt, start + 100, 'there may have been more where so much came from');
    readAhead.noteEmptied(start + 150);
    readAhead.noteEmptied(start + 50);
    assert.equal(readAhead.emptiedAt, start + 150);
    readAhead.dispose();
  });

  it('takes nothing after it was disposed of, also from within', async () => {
    const readAhead = new ReadAhead(new FakeClock());
    let taken = 0;
    const taker: Taker = {
      put: () => undefined,
      take: () => {
        taken++;
        readAhead.dispose();
        return true;
      },
    };
    for (let number = 0; number < 3; number++) readAhead.add(chunk(number), taker, unexpected);
    await until(() => taken > 0);
    await nextRound();
    await nextRound();
    assert.equal(taken, 1);
    assert.equal(readAhead.bytes, 0);
  });
});
