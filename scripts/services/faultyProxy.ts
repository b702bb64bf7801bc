import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { CommandCounter } from './commandCounter.ts';

/** A network between a watcher and its Redis that fails in ways that cannot be had from a real one without root. */
export interface FaultyProxy {
  readonly url: string;
  /**
   * Half-open from now on: what is connected hears nothing ever again and is never told that it ended; who connects anew is
   * let in and not answered.
   */
  freeze(): void;
  /** Who connects from now on gets through; what was frozen stays so. */
  thaw(): void;
  /** Answers every command itself with this line (`-MOVED 1 127.0.0.1:7001`); `null`: passes them on again. */
  answerWith(line: string | null): void;
  close(): Promise<void>;
}

/** Starts the proxy on a free port of 127.0.0.1. */
export async function startFaultyProxy(targetPort: number): Promise<FaultyProxy> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  let line: string | null = null;

  const own = (socket: Socket, other: () => Socket | null): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      other()?.destroy();
    });
  };

  const server = createServer((client) => {
    if (isFrozen) {
      own(client, () => null);
      client.pause();
      return;
    }
    const upstream = connect(targetPort, '127.0.0.1');
    const commands = new CommandCounter();
    own(client, () => upstream);
    own(upstream, () => client);
    upstream.on('data', (data) => client.write(data));
    client.on('data', (data) => {
      const count = commands.take(data);
      if (line === null) upstream.write(data);
      else client.write(`${line}\r\n`.repeat(count));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `redis://127.0.0.1:${port}`,
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.removeAllListeners('data').removeAllListeners('close').pause();
    },
    thaw() {
      isFrozen = false;
    },
    answerWith(answer) {
      line = answer;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
