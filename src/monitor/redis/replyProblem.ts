import type { ConnectionProblemKind } from '../../model/connection.ts';

const BY_REPLY: readonly (readonly [RegExp, ConnectionProblemKind])[] = [
  [/^NOAUTH\b/, 'password-required'],
  [/^WRONGPASS\b/, 'password-wrong'],
  // Redis before 6, and 6.0's first release.
  [/^ERR invalid (?:username-)?password/i, 'password-wrong'],
  // A password was sent to a server that has none: Redis before 6, and from 6 on.
  [/no password is set/i, 'password-wrong'],
  [/without any password configured/i, 'password-wrong'],
  // A user name was sent to a Redis before 6, whose AUTH takes a password only.
  [/wrong number of arguments for 'auth' command/i, 'password-wrong'],
  [/^NOPERM\b/, 'no-permission'],
  [/DB index is out of range|invalid DB index|SELECT is not allowed in cluster mode/i, 'bad-database'],
  [/^LOADING\b/, 'loading'],
  [/max number of clients/i, 'too-many-clients'],
];

/** What a server's error reply says about the connection; `other` when it says nothing that has a kind of its own. */
export function replyProblemKind(reply: string): ConnectionProblemKind {
  return BY_REPLY.find(([pattern]) => pattern.test(reply))?.[1] ?? 'other';
}

/** Whether nothing at all can be asked of a server that answers like this, whoever asks. */
export function refusesEverything(reply: string): boolean {
  return /^(?:LOADING|BUSY|MASTERDOWN|DENIED)\b/.test(reply) || /max number of clients/i.test(reply);
}
