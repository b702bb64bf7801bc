import { t } from '../../model/l10n.ts';
import { refusesEverything, replyProblemKind } from './replyProblem.ts';
import type { ProblemCause } from './socketProblem.ts';

/** PING as every Redis understands it before login; it gives nothing away to a server that is no Redis. */
export const PING = Buffer.from('*1\r\n$4\r\nPING\r\n');

/** `redis`: go on and log in. `more`: the answer has not ended yet. */
export type Greeting =
  | { readonly kind: 'redis' }
  | { readonly kind: 'more' }
  | { readonly kind: 'problem'; readonly problem: ProblemCause };

const LONGEST_LINE = 4096;

/** Judges the first bytes that a server sends to a plain PING (RESP: one line that starts with `+` or `-`). */
export function judgeGreeting(bytes: Buffer, hasCredentials: boolean): Greeting {
  if (bytes.length === 0) return { kind: 'more' };
  // A TLS record: content type (20 to 23), then the version 3.x.
  if (bytes[0] !== undefined && bytes[0] >= 0x14 && bytes[0] <= 0x17 && (bytes[1] ?? 3) === 3) {
    return problem('tls-required', t('it answered with TLS'));
  }
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n');
  if (end === -1 && /^[+-]/.test(text) && bytes.length < LONGEST_LINE) return { kind: 'more' };
  const line = end === -1 ? text : text.slice(0, end);
  if (line.startsWith('-')) return judgeError(line.slice(1), hasCredentials);
  return line === '+PONG' ? { kind: 'redis' } : problem('not-redis', t('it answered: {0}', printable(line)));
}

function judgeError(reply: string, hasCredentials: boolean): Greeting {
  const kind = replyProblemKind(reply);
  const needsLogin = kind === 'password-required';
  if (refusesEverything(reply) || (needsLogin && !hasCredentials)) return problem(kind, printable(reply));
  // Other refusals (PING renamed or forbidden, MISCONF) come from a Redis that can be used all the same.
  return { kind: 'redis' };
}

function problem(kind: ProblemCause['kind'], detail: string): Greeting {
  return { kind: 'problem', problem: { kind, detail } };
}

/** The start of one line of whatever was said, fit for a screen. */
export function printable(text: string): string {
  const [line = ''] = text.trimStart().split(/[\r\n]/);
  const clean = line.replace(/[^\u0020-\u007e]/g, '.');
  return clean.length > 300 ? `${clean.slice(0, 300)}…` : clean;
}
