import type { Socket } from 'node:net';
import { t } from '../../model/l10n.ts';
import { judgeGreeting, PING } from './greeting.ts';
import type { ProblemCause } from './socketProblem.ts';

/**
 * Sends PING on a connected socket and judges the answer; `null`: a Redis answered. The socket is left paused with nothing unread.
 * Rejects with the socket's error, or with `ClosedSilently` when it closes before it said anything.
 */
export function greet(socket: Socket, hasCredentials: boolean): Promise<ProblemCause | null> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const stop = (): void => {
      socket.off('data', onData).off('error', onError).off('close', onClose);
      socket.pause();
    };
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const greeting = judgeGreeting(received, hasCredentials);
      if (greeting.kind === 'more') return;
      stop();
      resolve(greeting.kind === 'redis' ? null : greeting.problem);
    };
    const onError = (error: Error): void => {
      stop();
      reject(isReset(error) ? new ClosedSilently() : error);
    };
    const onClose = (): void => {
      stop();
      reject(new ClosedSilently());
    };
    socket.on('data', onData).on('error', onError).on('close', onClose);
    socket.write(PING);
  });
}

/** The server accepted the connection and ended it without a word, as a Redis with TLS does when it gets plain bytes. */
export class ClosedSilently extends Error {
  constructor() {
    super(t('it accepted the connection and closed it without a word'));
  }
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}
