import { messageText } from '../format/messageText.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import type { HttpError, HttpErrorKind } from './httpError.ts';

/** `{0}`: method and address; `{1}`: the system's or the server's own words. What failed and why, then what to do. */
const MESSAGES: Readonly<Record<Exclude<HttpErrorKind, 'status'>, string>> = {
  invalid: 'Cannot send {0} ({1}). Correct the address and headers of the evaluation target.',
  refused: 'Cannot reach {0} (connection refused). Is the server running there, on this port?',
  'host-not-found': 'Cannot find the host of {0} ({1}). Check the name in the evaluation target.',
  unreachable: 'Cannot reach {0} ({1}). Check the network, the VPN and the firewalls on the way.',
  timeout: 'No answer to {0} ({1}). The server may have taken the evaluation all the same.',
  'tls-untrusted':
    'Cannot trust the certificate of {0} ({1}). Name the authority that signed it as "caFile" of the evaluation target, or set "insecure" to accept any.',
  'tls-not-spoken':
    'Cannot use TLS with {0} ({1}). Write the address with http:// instead of https://, or give the port on which the server speaks TLS.',
  'not-http':
    'Cannot use {0}: the server there does not speak HTTP ({1}). Check the port, and whether it wants https://.',
  closed:
    'The server closed the connection to {0} before it answered ({1}). Check the port, and whether it wants https://.',
  'too-large': 'The answer to {0} is larger than {1}. The server may have taken the evaluation all the same.',
  aborted: 'Stopped waiting for the answer to {0}. The server may have taken the evaluation all the same.',
  other: 'Cannot send {0} ({1}).',
};

const LONGEST_ANSWER = 200;

/** Two sentences for a notification. `t` is `vscode.l10n.t`. */
export function describeHttpError(error: HttpError, method: string, url: string, t: Translate): string {
  const address = messageText(`${method} ${urlWithoutSecrets(url)}`);
  if (error.kind !== 'status') return t(MESSAGES[error.kind], address, messageText(error.detail));
  const { body = '', location = null, status = 0 } = error.refusal ?? {};
  const detail = messageText(error.detail);
  if (location !== null && status < 400) {
    return t(
      '{0} answered {1} and points to {2}. Write that address into the evaluation target.',
      address,
      detail,
      messageText(urlWithoutSecrets(location)),
    );
  }
  return body.trim() === ''
    ? t('{0} answered {1}.', address, detail)
    : t('{0} answered {1}: {2}', address, detail, messageText(body.trim(), LONGEST_ANSWER));
}

/** Host and path: user, password and query may hold secrets. */
export function urlWithoutSecrets(url: string): string {
  if (!URL.canParse(url)) return url.replace(/[?#].*$/su, '').replace(/\/\/[^/]*@/u, '//');
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
