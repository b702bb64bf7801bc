/** Why a request came to nothing; one sentence a person reads belongs to each kind. */
export type HttpErrorKind =
  | 'invalid'
  | 'refused'
  | 'host-not-found'
  | 'unreachable'
  | 'timeout'
  | 'tls-untrusted'
  | 'tls-not-spoken'
  | 'not-http'
  | 'closed'
  | 'too-large'
  | 'status'
  | 'aborted'
  | 'other';

/** What an endpoint answered when it refused. */
export interface HttpRefusal {
  readonly status: number;
  readonly body: string;
  readonly location: string | null;
}

export class HttpError extends Error {
  readonly kind: HttpErrorKind;
  /** The system's or the server's own words. */
  readonly detail: string;
  readonly refusal: HttpRefusal | null;

  constructor(kind: HttpErrorKind, detail: string, refusal: HttpRefusal | null = null, cause?: unknown) {
    super(`${kind}: ${detail}`, { cause });
    this.name = 'HttpError';
    this.kind = kind;
    this.detail = detail;
    this.refusal = refusal;
  }
}

const KINDS: Readonly<Record<string, HttpErrorKind>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  EPROTO: 'tls-not-spoken',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls-not-spoken',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'tls-not-spoken',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-untrusted',
  ERR_INVALID_URL: 'invalid',
  ERR_INVALID_CHAR: 'invalid',
  ERR_INVALID_HTTP_TOKEN: 'invalid',
  ERR_UNESCAPED_CHARACTERS: 'invalid',
  ERR_INVALID_ARG_VALUE: 'invalid',
};

/** Whatever a request threw, as an error of a kind. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const cause = error instanceof AggregateError && error.errors.length > 0 ? firstOf(error) : error;
  const detail = cause instanceof Error ? cause.message : String(cause);
  const code = codeOf(cause) ?? codeOf(error) ?? '';
  return new HttpError(
    KINDS[code] ?? kindByPattern(code),
    code === '' ? detail : `${code}: ${detail}`,
    null,
    error,
  );
}

function firstOf(error: AggregateError): unknown {
  const errors: readonly unknown[] = error.errors;
  return errors[0];
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

function kindByPattern(code: string): HttpErrorKind {
  if (code.startsWith('CERT_') || code.startsWith('ERR_TLS_CERT')) return 'tls-untrusted';
  if (code.startsWith('ERR_SSL_')) return 'tls-not-spoken';
  return code.startsWith('HPE_') ? 'not-http' : 'other';
}
