import type { ConnectionProblem } from '../../model/connection.ts';

/** The server cannot be used now: nothing was asked of it, or no answer came. */
export class RedisLinkError extends Error {
  readonly problem: ConnectionProblem;

  constructor(problem: ConnectionProblem) {
    super(`${problem.address}: ${problem.kind} (${problem.detail})`);
    this.name = 'RedisLinkError';
    this.problem = problem;
  }
}

/** The server answered with an error. The message is the server's own: `NOPERM this user has no permissions …`. */
export class RedisReplyError extends Error {
  /** The first word in capitals: `NOPERM`, `WRONGTYPE`, `ERR`; empty when the reply has none. */
  readonly code: string;

  constructor(reply: string) {
    super(reply);
    this.name = 'RedisReplyError';
    this.code = /^[A-Z][A-Z0-9]*(?= |$)/.exec(reply)?.[0] ?? '';
  }
}
