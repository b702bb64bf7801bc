import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { formatByteSize } from '../format/byteSize.ts';
import { HttpError, toHttpError } from './httpError.ts';

export interface HttpRequest {
  readonly method: string;
  /** `http://` or `https://`. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HttpOptions {
  /** PEM of the only authorities to trust; `null`: those of this machine. */
  readonly ca: string | null;
  /** Accept any certificate. */
  readonly insecure: boolean;
  /** For the whole exchange. */
  readonly timeoutMs: number;
  /** Longest body of an answer, in bytes. */
  readonly maxBytes: number;
  /** Language tag for the numbers of an error. */
  readonly locale: string;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
  readonly elapsedMs: number;
}

/**
 * Sends one request and reads the whole answer. Follows no redirect, keeps no connection.
 *
 * @throws HttpError for everything but an answer of 200 to 299.
 */
export async function sendHttpRequest(request: HttpRequest, options: HttpOptions): Promise<HttpAnswer> {
  const started = performance.now();
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  try {
    const response = await openRequest(request, options, signal);
    const body = await readBody(response, options);
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) {
      const detail = `${status} ${response.statusMessage ?? ''}`.trim();
      throw new HttpError('status', detail, { status, body, location: response.headers.location ?? null });
    }
    const contentType = response.headers['content-type'] ?? null;
    return { status, contentType, body, elapsedMs: performance.now() - started };
  } catch (error) {
    if (options.signal.aborted) throw new HttpError('aborted', 'cancelled');
    if (timeout.aborted) throw new HttpError('timeout', `${options.timeoutMs / 1_000} s`);
    throw toHttpError(error);
  }
}

function openRequest(
  { method, url, headers, body }: HttpRequest,
  { ca, insecure }: HttpOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const target = new URL(url);
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const common = { method, headers: { ...headers, ...length }, signal, agent: false } as const;
    const tls = { ...(ca === null ? {} : { ca }), rejectUnauthorized: !insecure };
    const request: ClientRequest =
      target.protocol === 'https:'
        ? httpsRequest(target, { ...common, ...tls })
        : httpRequest(target, common);
    request.once('response', resolve);
    request.once('error', reject);
    request.end(body ?? undefined);
  });
}

async function readBody(response: IncomingMessage, { maxBytes, locale }: HttpOptions): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > maxBytes) {
      response.destroy();
      throw new HttpError('too-large', formatByteSize(maxBytes, locale));
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
