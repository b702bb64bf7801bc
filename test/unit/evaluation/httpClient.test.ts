import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import {
  type HttpOptions,
  type HttpRequest,
  sendHttpRequest,
} from '../../../src/host/evaluation/httpClient.ts';
import { HttpError, type HttpErrorKind } from '../../../src/host/evaluation/httpError.ts';
import { describeHttpError } from '../../../src/host/evaluation/httpMessages.ts';
import { freePort, writeCertificates } from '../../services/index.ts';

const OPTIONS: HttpOptions = {
  ca: null,
  insecure: false,
  timeoutMs: 10_000,
  maxBytes: 10_000,
  locale: 'en',
  signal: new AbortController().signal,
};

const translate = (message: string, ...args: string[]): string =>
  message.replaceAll(/\{(\d)\}/gu, (_, index: string) => args[Number(index)] ?? '');

async function listening<T extends SocketServer>(
  server: T,
): Promise<{ readonly server: T; readonly port: number }> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

function post(url: string, body: string | null = '{}'): HttpRequest {
  return { method: 'POST', url, headers: { 'content-type': 'application/json' }, body };
}

async function failure(request: HttpRequest, options: Partial<HttpOptions> = {}): Promise<HttpError> {
  try {
    await sendHttpRequest(request, { ...OPTIONS, ...options });
  } catch (error) {
    assert.ok(error instanceof HttpError, String(error));
    return error;
  }
  return assert.fail('the request succeeded');
}

async function failsAs(
  kind: HttpErrorKind,
  request: HttpRequest,
  options: Partial<HttpOptions> = {},
): Promise<string> {
  const error = await failure(request, options);
  assert.equal(error.kind, kind, error.message);
  return describeHttpError(error, request.method, request.url, translate);
}

void suite('requests to an endpoint', () => {
  const servers: SocketServer[] = [];
  let folder = '';
  let http = 0;
  let https = 0;
  let ca = '';

  const answer: RequestListener = (request, response) => {
    if (request.url === '/echo') {
      response.setHeader('content-type', 'application/json');
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () =>
        response.end(JSON.stringify({ method: request.method, body, headers: request.headers })),
      );
    } else if (request.url === '/empty') response.writeHead(204).end();
    else if (request.url === '/moved') response.writeHead(301, { location: 'https://other/x?token=1' }).end();
    else if (request.url?.startsWith('/refuses') === true)
      response.writeHead(422).end('{"error":"no <code> [x](command:y)"}');
    else if (request.url === '/large') response.end('x'.repeat(20_000));
    else if (request.url === '/breaks') response.write('half', () => request.socket.destroy());
    else if (request.url === '/hangs') return;
    else response.writeHead(404).end();
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'task-tower-http-'));
    const files = writeCertificates(folder);
    ca = readFileSync(files.ca, 'utf8');
    const plain: Server = createServer(answer);
    const secure = createTlsServer({ cert: readFileSync(files.cert), key: readFileSync(files.key) }, answer);
    const started = await Promise.all([listening(plain), listening(secure)]);
    servers.push(...started.map(({ server }) => server));
    [http, https] = started.map(({ port }) => port) as [number, number];
  });
  after(() => {
    for (const server of servers) {
      if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function') {
        server.closeAllConnections();
      }
      server.close();
    }
    rmSync(folder, { recursive: true });
  });

  test('body and headers arrive as they are, and so does the answer', async () => {
    const body = JSON.stringify({ code: 'print("é✓")\n' });
    const {
      status,
      contentType,
      body: text,
      elapsedMs,
    } = await sendHttpRequest(
      {
        ...post(`http://127.0.0.1:${http}/echo`, body),
        headers: { 'content-type': 'application/json', 'x-a': 'b' },
      },
      OPTIONS,
    );
    assert.deepEqual([status, contentType], [200, 'application/json']);
    assert.ok(elapsedMs > 0);
    const echo = JSON.parse(text) as { method: string; body: string; headers: Record<string, string> };
    assert.deepEqual([echo.method, echo.body, echo.headers['x-a']], ['POST', body, 'b']);
    assert.equal(echo.headers['content-length'], String(Buffer.byteLength(body)));
  });

  test('an answer without a body', async () => {
    const { status, body } = await sendHttpRequest(post(`http://127.0.0.1:${http}/empty`, null), OPTIONS);
    assert.deepEqual([status, body], [204, '']);
  });

  test('its own authority is trusted, others are not, and any only on request', async () => {
    const request = post(`https://localhost:${https}/empty`);
    assert.equal((await sendHttpRequest(request, { ...OPTIONS, ca })).status, 204);
    assert.equal((await sendHttpRequest(request, { ...OPTIONS, insecure: true })).status, 204);
    assert.match(await failsAs('tls-untrusted', request), /Cannot trust the certificate.*"caFile"/u);
  });

  test('nobody listens', async () => {
    const port = await freePort();
    assert.match(
      await failsAs('refused', post(`http://127.0.0.1:${port}/x?token=secret`)),
      new RegExp(`^Cannot reach POST http://127.0.0.1:${port}/x \\(connection refused\\)`, 'u'),
    );
    await failsAs('refused', post(`http://localhost:${port}/x`));
  });

  test('a host that does not exist', async () => {
    await failsAs('host-not-found', post('http://no-such-host.invalid/x'));
  });

  test('TLS to a server without, and none to a server with', async () => {
    assert.match(
      await failsAs('tls-not-spoken', post(`https://127.0.0.1:${http}/x`)),
      /http:\/\/ instead of https:/u,
    );
    assert.match(await failsAs('closed', post(`http://127.0.0.1:${https}/x`)), /whether it wants https:/u);
  });

  test('something that does not speak HTTP', async () => {
    const { server, port } = await listening(
      createSocketServer((socket) => socket.end('-ERR unknown command\r\n')),
    );
    servers.push(server);
    await failsAs('not-http', post(`http://127.0.0.1:${port}/x`));
  });

  test('a refusal tells the status and what the server says, as text', async () => {
    const message = await failsAs('status', post(`http://127.0.0.1:${http}/refuses`));
    assert.match(message, /answered 422 Unprocessable Entity: \{"error":"no <code> /u);
    assert.ok(!message.includes(']('));
  });

  test('a redirect is not followed', async () => {
    assert.match(
      await failsAs('status', post(`http://127.0.0.1:${http}/moved`)),
      /points to https:\/\/other\/x\. Write/u,
    );
  });

  test('an answer that is too large', async () => {
    assert.match(await failsAs('too-large', post(`http://127.0.0.1:${http}/large`)), /larger than 10 kB\./u);
  });

  test('an answer that breaks off', async () => {
    await failsAs('closed', post(`http://127.0.0.1:${http}/breaks`));
  });

  test('no answer', async () => {
    assert.match(
      await failsAs('timeout', post(`http://127.0.0.1:${http}/hangs`), { timeoutMs: 50 }),
      /No answer/u,
    );
  });

  test('a person who does not want to wait', async () => {
    const controller = new AbortController();
    const waiting = failsAs('aborted', post(`http://127.0.0.1:${http}/hangs`), { signal: controller.signal });
    controller.abort();
    assert.match(await waiting, /Stopped waiting/u);
  });

  test('headers and addresses that cannot be sent', async () => {
    await failsAs('invalid', { ...post(`http://127.0.0.1:${http}/x`), headers: { 'x-a': 'a\r\nx-b: c' } });
    await failsAs('invalid', { ...post(`http://127.0.0.1:${http}/x`), headers: { 'x a': 'b' } });
    await failsAs('invalid', post('http://127.0.0.1:99999/x'));
  });
});
