import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** Starts a server that is no Redis on any free port of 127.0.0.1; it ends with the test. */
export async function listen(t: TestContext, server: Server, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

export const httpServer = (): Server => createHttpServer((_request, response) => response.end());

/** Says something as soon as a client is there, as SSH, mail and MySQL servers do. */
export const greetingServer = (words: string): Server => createServer((socket) => socket.write(words));

export const silentServer = (): Server => createServer();

/** Accepts and ends every connection, as a proxy without a server behind it does. */
export const closingServer = (): Server => createServer((socket) => socket.destroy());

export const tlsServer = (options: TlsOptions): Server => {
  const server = createTlsServer(options, (socket) => socket.on('error', () => undefined));
  server.on('tlsClientError', () => undefined);
  return server;
};
