import type { Socket } from 'node:net';
import { type ConnectSettings, linkError } from './connectSettings.ts';
import { causeOf, DirectAttempt } from './directAttempt.ts';
import { endedByUs, type RedisConnection } from './redisConnection.ts';
import { RedisLinkError } from './redisErrors.ts';
import { directSettings } from './sentinelMaster.ts';
import { type ConnectStage, type ProblemCause, timeoutProblem } from './socketProblem.ts';

/** Time for one attempt, from the look-up of the name to the verified database. */
const CONNECT_DEADLINE_MS = 4_000;

export interface ConnectAttempt {
  /** A connection that is logged in and stands on the verified database, or `RedisLinkError`. */
  readonly result: Promise<RedisConnection>;
  /** Gives up, or ends the connection that came of it: no socket stays open. */
  cancel(cause?: ProblemCause): void;
}

/** Tries once, within {@link CONNECT_DEADLINE_MS}. A failure names its real cause, found by asking the server again where needed. */
export function connectRedis(settings: ConnectSettings): ConnectAttempt {
  const sockets = new Set<Socket>();
  const own = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    if (ended) socket.destroy();
  };
  let ended = false;
  let stage: ConnectStage = 'resolve';
  let end: (error: RedisLinkError) => void = () => undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    end = reject;
  });
  const cancelDeadline = settings.clock.after(CONNECT_DEADLINE_MS, () => {
    end(linkError(settings, timeoutProblem(stage, CONNECT_DEADLINE_MS)));
  });
  const enter = (next: ConnectStage): void => {
    stage = next;
  };
  const result = Promise.race([connect(settings, own, enter), givenUp]).then(
    (connection) => {
      cancelDeadline();
      return connection;
    },
    (error: unknown) => {
      cancelDeadline();
      ended = true;
      for (const socket of sockets) socket.destroy();
      throw error instanceof RedisLinkError ? error : linkError(settings, causeOf(error));
    },
  );
  return {
    result,
    cancel: (cause = endedByUs()) => {
      end(linkError(settings, cause));
      void result.then(
        (connection) => {
          connection.destroy(cause);
        },
        () => undefined,
      );
    },
  };
}

async function connect(
  settings: ConnectSettings,
  own: (socket: Socket) => void,
  enter: (stage: ConnectStage) => void,
): Promise<RedisConnection> {
  enter('sentinel');
  const direct = await directSettings(settings, own);
  try {
    return await new DirectAttempt(direct, own, enter).run();
  } catch (error) {
    throw error instanceof RedisLinkError ? error : linkError(direct, causeOf(error));
  }
}
