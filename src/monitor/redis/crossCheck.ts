import type { Socket } from 'node:net';
import { t } from '../../model/l10n.ts';
import type { TcpEndpoint } from '../../model/redisUrl.ts';
import type { Clock } from '../clock.ts';
import { greet } from './greet.ts';
import { openSocket, reached } from './openSocket.ts';
import { answeredWithTls, type ProblemCause } from './socketProblem.ts';

/** A server that is there answers a second connection within this time. */
const PATIENCE_MS = 1_500;

/**
 * Tells whether a server that closes plain connections without a word speaks TLS: a Redis on its `tls-port` does so, as do
 * proxies without a server behind them. Nothing is sent but a TLS hello.
 */
export function speaksTls(
  endpoint: TcpEndpoint,
  clock: Clock,
  own: (socket: Socket) => void,
): Promise<boolean> {
  return within(clock, false, async () => {
    const socket = openSocket({ ...endpoint, tls: true }, { material: null, rejectUnauthorized: false });
    own(socket);
    return reached(socket, 'secureConnect').then(
      () => true,
      (error: unknown) => answeredWithTls(error),
    );
  });
}

/**
 * Tells what a server that does not answer TLS says to a plain PING, on a second connection: a Redis without TLS takes a TLS
 * hello for the start of a long line and waits for its end. `null`: nothing to be learned.
 */
export function plainAnswer(
  endpoint: TcpEndpoint,
  clock: Clock,
  own: (socket: Socket) => void,
): Promise<ProblemCause | null> {
  return within<ProblemCause | null>(clock, null, async () => {
    const socket = openSocket({ ...endpoint, tls: false }, { material: null, rejectUnauthorized: true });
    own(socket);
    await reached(socket, 'connect');
    const problem = await greet(socket, true);
    if (problem === null) return { kind: 'tls-not-spoken', detail: t('it answers plain Redis commands') };
    if (problem.kind === 'tls-required') return null;
    if (problem.kind === 'not-redis') return problem;
    return { kind: 'tls-not-spoken', detail: t('it answers without TLS: {0}', problem.detail) };
  });
}

/** A question that fails, or takes too long, tells nothing: that is `otherwise`. */
function within<T>(clock: Clock, otherwise: T, question: () => Promise<T>): Promise<T> {
  return new Promise((resolve) => {
    const cancel = clock.after(PATIENCE_MS, () => {
      resolve(otherwise);
    });
    void question()
      .catch(() => otherwise)
      .then((answer) => {
        cancel();
        resolve(answer);
      });
  });
}
