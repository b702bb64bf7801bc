import type { ConnectionProblemKind } from '../../model/connection.ts';
import { t } from '../../model/l10n.ts';

/** How far a connection attempt had come. */
export type ConnectStage =
  /** Asking the Sentinels for the master. */
  | 'sentinel'
  /** Looking up the host's name. */
  | 'resolve'
  /** TCP or unix socket connection. */
  | 'reach'
  /** TLS handshake. */
  | 'secure'
  /** The first answer to a plain PING. */
  | 'greet'
  /** Login, database, version. */
  | 'login';

export interface ProblemCause {
  readonly kind: ConnectionProblemKind;
  readonly detail: string;
}

const BY_CODE: Readonly<Record<string, ConnectionProblemKind>> = {
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  EAI_NODATA: 'host-not-found',
  EAI_NONAME: 'host-not-found',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  ENOENT: 'socket-missing',
  ECONNRESET: 'closed',
  ECONNABORTED: 'closed',
  EPIPE: 'closed',
};

/** OpenSSL's verdicts on a certificate (X509_V_ERR_*) as Node names them, and Node's own on the host name. */
const CERTIFICATE =
  /^(?:(?:DEPTH_ZERO_)?SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET|DECRYPT|DECODE)_|CERT_|INVALID_(?:CA|PURPOSE)$|HOSTNAME_MISMATCH$|PATH_LENGTH_EXCEEDED$|ERR_TLS_CERT_|ERROR_IN_CERT_)/;

/** Alerts with which a server turns down the client's certificate, or the lack of one. */
const CLIENT_CERTIFICATE =
  /^ERR_SSL_(?:TLSV1_ALERT_UNKNOWN_CA|TLSV1[0-9]*_ALERT_(?:CERTIFICATE_REQUIRED|ACCESS_DENIED)|(?:SSLV3|SSL\/TLS)_ALERT_(?:BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(?:REVOKED|EXPIRED|UNKNOWN)))$/;

/** The alert of TLS 1.2 for a missing client certificate, and for no cipher in common. OpenSSL 3.5 renamed it. */
const HANDSHAKE_REFUSED = /^ERR_SSL_(?:SSLV3|SSL\/TLS)_ALERT_HANDSHAKE_FAILURE$/;

/** What OpenSSL says when the answer to its hello is no TLS record. */
const NO_TLS =
  /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|BAD_RECORD_TYPE|HTTP_REQUEST|RECORD_LAYER_FAILURE)$/;

/** The real cause of a socket's or TLS session's error. */
export function socketProblem(error: Error): ProblemCause {
  const code = codeOf(error);
  const detail = detailOf(error, code);
  if (code in BY_CODE) return { kind: BY_CODE[code] ?? 'other', detail };
  if (CERTIFICATE.test(code)) return { kind: 'tls-untrusted', detail };
  if (CLIENT_CERTIFICATE.test(code)) {
    return {
      kind: 'tls-untrusted',
      detail: t('the server wants a client certificate that it trusts; {0}', detail),
    };
  }
  if (HANDSHAKE_REFUSED.test(code)) {
    const guess = t(
      'the server refused the TLS handshake, as it does when it wants a client certificate; {0}',
      detail,
    );
    return { kind: 'tls-untrusted', detail: guess };
  }
  if (NO_TLS.test(code)) return { kind: 'tls-not-spoken', detail: t('the answer was not TLS') };
  return { kind: 'other', detail };
}

/** The text for a deadline that passed at this stage. `ms`: how long was waited. */
export function timeoutProblem(stage: ConnectStage, ms: number): ProblemCause {
  const seconds = String(ms / 1000);
  const missing = {
    sentinel: t('the Sentinels did not name the master within {0} s', seconds),
    resolve: t('the look-up of the host name did not end within {0} s', seconds),
    reach: t('no answer to the connection request within {0} s', seconds),
    secure: t('it accepted the connection, but did not answer the TLS handshake within {0} s', seconds),
    greet: t('it accepted the connection, but said nothing within {0} s', seconds),
    login: t('it did not answer the login commands within {0} s', seconds),
  };
  return { kind: stage === 'resolve' ? 'host-not-found' : 'timeout', detail: missing[stage] };
}

/** TLS material of ours that cannot be read: bad PEM text, a key that does not fit its certificate. */
export function materialProblem(error: unknown): ProblemCause {
  const detail = error instanceof Error ? detailOf(error, '') : String(error);
  return {
    kind: 'tls-untrusted',
    detail: t('the CA, certificate or key given for it cannot be used; {0}', detail),
  };
}

/** Whether a TLS handshake failed at something that only a TLS server says. */
export function answeredWithTls(error: unknown): boolean {
  const code = error instanceof Error ? codeOf(error) : '';
  return code.startsWith('ERR_SSL_') && !NO_TLS.test(code);
}

/** The reason in a message of OpenSSL (`wrong version number`) or BoringSSL (`WRONG_VERSION_NUMBER`), which VS Code is built with. */
const TLS_REASON = /SSL routines:[^:]*:([^:]+)/;

/** The error's code; BoringSSL's errors all have `EPROTO`, so theirs is made of the message, as Node does with OpenSSL's. */
function codeOf(error: Error): string {
  const reason = TLS_REASON.exec(error.message)?.[1];
  if (reason !== undefined) return `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`;
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Node's message, without OpenSSL's thread ids, file names and line breaks. One per tried address when there were several. */
function detailOf(error: Error, code: string): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.map((each) => (each instanceof Error ? each.message : String(each))).join(', ');
  }
  const reason = TLS_REASON.exec(error.message)?.[1]?.replaceAll('_', ' ').toLowerCase();
  // Node 24 adds advice about its own command line, which is no use to a person in an editor.
  const message = (reason ?? error.message).replace(/; if the root CA is installed locally[^]*$/, '');
  return message.replace(/\s+/g, ' ').trim() || code || error.name;
}
