import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { EventMessage } from './celeryTraffic.ts';

/** The bytes of so many PUBLISH commands (RESP2), made beforehand so that sending them costs next to nothing. */
export function publishCommands(messages: readonly EventMessage[]): Buffer {
  return Buffer.concat(
    messages.map(({ channel, payload }) =>
      Buffer.from(
        `*3\r\n$7\r\nPUBLISH\r\n$${String(Buffer.byteLength(channel))}\r\n${channel}\r\n` +
          `$${String(Buffer.byteLength(payload))}\r\n${payload}\r\n`,
      ),
    ),
  );
}

/** Publishes on a socket of its own and counts the replies: the only way to be faster than what is measured. */
export class RawPublisher {
  readonly #socket: Socket;
  #replies = 0;
  #awaited: { count: number; resolve: () => void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data: Buffer) => {
      if (data.includes('-')) throw new Error(`Redis refused to publish: ${data.toString()}`);
      for (const byte of data) if (byte === 0x0a) this.#replies++;
      if (this.#awaited !== null && this.#replies >= this.#awaited.count) this.#awaited.resolve();
    });
  }

  static async connect(port: number): Promise<RawPublisher> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new RawPublisher(socket);
  }

  /** Resolves when Redis has taken all `count` commands. */
  async publish(commands: Buffer, count: number): Promise<void> {
    const target = this.#replies + count;
    const taken = new Promise<void>((resolve) => {
      this.#awaited = { count: target, resolve };
    });
    this.#socket.write(commands);
    await taken;
  }

  close(): void {
    this.#socket.destroy();
  }
}
