/** The platform's front: `POST /api/eval` puts an evaluation into the queue. It also makes the demo's traffic. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { jobName, openQueue, queueName } from './queue.ts';
import { newEvalId, sendTraffic } from './traffic.ts';

const port = Number(process.env['DEMO_API_PORT'] ?? '8090');
const longestBody = 200_000;
const queue = openQueue();
const stop = new AbortController();

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    send(response, 500, { error: error instanceof Error ? error.message : 'unknown' });
  });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST' || request.url !== '/api/eval') {
    return send(response, 404, { error: 'POST /api/eval is all there is' });
  }
  if (!comesFromAProgram(request))
    return send(response, 403, { error: 'send JSON from a program on this machine' });
  const { code, language } = parseBody(await readBody(request));
  if (code === null) return send(response, 400, { error: 'the body must be JSON with a text "code"' });
  const evalId = newEvalId();
  const job = await queue.add(jobName, { evalId, code, language, timeout: 10 });
  return send(response, 202, { eval_id: evalId, task_id: job.id, queue: queueName });
}

/** Whatever is handed in gets run, so a page in a browser must not be able to: not by a form, not by a DNS trick. */
function comesFromAProgram({ headers }: IncomingMessage): boolean {
  const isJson = headers['content-type']?.startsWith('application/json') === true;
  return isJson && headers.origin === undefined && /^(127\.0\.0\.1|localhost):\d+$/u.test(headers.host ?? '');
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += String(chunk);
    if (body.length > longestBody) throw new Error('The body is too long.');
  }
  return body;
}

function parseBody(body: string): { readonly code: string | null; readonly language: string } {
  const value = parseJson(body);
  const fields = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const text = (name: string): string | null => {
    const found: unknown = fields.find(([key]) => key === name)?.[1];
    return typeof found === 'string' ? found : null;
  };
  return { code: text('code'), language: text('language') ?? 'python' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    stop.abort();
    server.close();
    void queue.close().then(() => process.exit(0));
  });
}
server.listen(port, '127.0.0.1', () => process.stdout.write('ready\n'));
await sendTraffic(queue, stop.signal);
