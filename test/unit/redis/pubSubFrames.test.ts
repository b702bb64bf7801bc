import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  MOST_PAYLOAD_BYTES,
  PubSubFrames,
  type PubSubFrame,
} from '../../../src/monitor/redis/pubSubFrames.ts';

function message(channel: string, payload: Buffer | string): Buffer {
  const parts = ['pmessage', 'p.*', channel, payload].map((part) => Buffer.from(part));
  return Buffer.concat([
    Buffer.from('*4\r\n'),
    ...parts.flatMap((part) => [Buffer.from(`$${part.length}\r\n`), part, Buffer.from('\r\n')]),
  ]);
}

/** What comes out when the bytes come in pieces of so many. */
function takenApart(bytes: Buffer, pieceBytes: number): readonly PubSubFrame[] {
  const frames = new PubSubFrames();
  const all: PubSubFrame[] = [];
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    // The piece is overwritten afterwards, as memory that was given back is.
    const piece = Buffer.from(bytes.subarray(start, start + pieceBytes));
    frames.put(piece);
    for (let frame = frames.next(); frame !== null; frame = frames.next()) {
      all.push(frame.kind === 'message' ? { ...frame, payload: Buffer.from(frame.payload) } : frame);
    }
    piece.fill('x');
  }
  return all;
}

const CONFIRMED = Buffer.from('*3\r\n$10\r\npsubscribe\r\n$3\r\np.*\r\n:1\r\n');
const PONG = Buffer.from('*2\r\n$4\r\npong\r\n$0\r\n\r\n');

describe('PubSubFrames', () => {
  it('takes the same out however the bytes were cut', () => {
    const binary = Buffer.from([0x80, 0x00, 0xff, 0x0d, 0x0a, 0x24]);
    const bytes = Buffer.concat([
      CONFIRMED,
      message('p.1', binary),
      PONG,
      message('p.é', ''),
      message('p.3', 'y'.repeat(300)),
      Buffer.from('-NOPERM no such right\r\n'),
    ]);
    const expected: readonly PubSubFrame[] = [
      { kind: 'reply', name: 'psubscribe' },
      { kind: 'message', channel: 'p.1', payload: binary },
      { kind: 'reply', name: 'pong' },
      { kind: 'message', channel: 'p.é', payload: Buffer.alloc(0) },
      { kind: 'message', channel: 'p.3', payload: Buffer.from('y'.repeat(300)) },
      { kind: 'error', message: 'NOPERM no such right' },
    ];
    for (let pieceBytes = 1; pieceBytes <= bytes.length; pieceBytes++) {
      assert.deepEqual(takenApart(bytes, pieceBytes), expected, `in pieces of ${pieceBytes}`);
    }
  });

  it('cuts a payload that is too long, and goes on behind it', () => {
    const long = message('p.1', Buffer.alloc(MOST_PAYLOAD_BYTES + 100_000, 'z'));
    const bytes = Buffer.concat([long, message('p.2', 'after')]);
    for (const pieceBytes of [65_536, bytes.length]) {
      const [cut, next, ...rest] = takenApart(bytes, pieceBytes);
      assert.equal(cut?.kind === 'message' && cut.payload.length, MOST_PAYLOAD_BYTES + 1);
      assert.deepEqual(next, { kind: 'message', channel: 'p.2', payload: Buffer.from('after') });
      assert.deepEqual(rest, []);
    }
  });

  it('keeps a payload of the greatest length whole', () => {
    const [whole] = takenApart(message('p.1', Buffer.alloc(MOST_PAYLOAD_BYTES, 'z')), 1024 * 1024);
    assert.equal(whole?.kind === 'message' && whole.payload.length, MOST_PAYLOAD_BYTES);
  });

  it('throws at what is no RESP2', () => {
    const nonsense = [
      '*x\r\n',
      '*99\r\n',
      '*1\r\n$-7\r\n',
      '*1\r\n*1\r\n',
      '*2\r\n$99999999\r\n',
      'y'.repeat(70_000),
    ];
    for (const bytes of nonsense) {
      assert.throws(() => takenApart(Buffer.from(bytes), bytes.length), Error, bytes.slice(0, 20));
    }
  });
});
