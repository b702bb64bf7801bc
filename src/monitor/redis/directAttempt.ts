import { isIP, type Socket } from 'node:net';
import { t } from '../../model/l10n.ts';
import type { TcpEndpoint } from '../../model/redisUrl.ts';
import { type DirectSettings, linkError } from './connectSettings.ts';
import { plainAnswer, speaksTls } from './crossCheck.ts';
import { ClosedSilently, greet } from './greet.ts';
import { logIn } from './logIn.ts';
import { openSocket, reached } from './openSocket.ts';
import { RedisConnection } from './redisConnection.ts';
import { RedisLinkError } from './redisErrors.ts';
import { type ConnectStage, materialProblem, type ProblemCause, socketProblem } from './socketProblem.ts';

/** A TLS handshake that takes longer raises the suspicion that the server does not speak TLS. */
const TLS_SUSPICION_MS = 1_500;

/** One attempt at one server. Rejects with `RedisLinkError` or the socket's own error, see {@link causeOf}. */
export class DirectAttempt {
  readonly #settings: DirectSettings;
  readonly #own: (socket: Socket) => void;
  readonly #enter: (stage: ConnectStage) => void;

  constructor(settings: DirectSettings, own: (socket: Socket) => void, enter: (stage: ConnectStage) => void) {
    this.#settings = settings;
    this.#own = own;
    this.#enter = enter;
  }

  async run(): Promise<RedisConnection> {
    const { endpoint } = this.#settings.url;
    const socket = await this.#reach();
    if (endpoint.kind === 'tcp' && endpoint.tls) await this.#secure(socket, endpoint);
    await this.#greet(socket);
    this.#enter('login');
    const connection = await RedisConnection.adopt(socket, this.#settings);
    await logIn(connection, this.#settings);
    return connection;
  }

  async #reach(): Promise<Socket> {
    const { tls: material, url } = this.#settings;
    const { endpoint } = url;
    const named = endpoint.kind === 'tcp' && isIP(endpoint.host) === 0;
    this.#enter(named ? 'resolve' : 'reach');
    const rejectUnauthorized = (material?.rejectUnauthorized ?? true) && !url.acceptAnyCertificate;
    let socket: Socket;
    try {
      socket = openSocket(endpoint, { material, rejectUnauthorized });
    } catch (error) {
      throw linkError(this.#settings, materialProblem(error));
    }
    this.#own(socket);
    socket.once('lookup', () => {
      this.#enter('reach');
    });
    await reached(socket, 'connect');
    return socket;
  }

  async #secure(socket: Socket, endpoint: TcpEndpoint): Promise<void> {
    this.#enter('secure');
    let cancelSuspicion = (): void => undefined;
    const suspicion = new Promise<never>((_resolve, reject) => {
      cancelSuspicion = this.#settings.clock.after(TLS_SUSPICION_MS, () => {
        void this.#refuseUnlessTls(endpoint).catch(reject);
      });
    });
    try {
      await Promise.race([reached(socket, 'secureConnect'), suspicion]);
    } catch (error) {
      const { kind } = causeOf(error);
      if (!(error instanceof RedisLinkError) && (kind === 'closed' || kind === 'tls-not-spoken')) {
        await this.#refuseUnlessTls(endpoint);
      }
      throw error;
    } finally {
      cancelSuspicion();
    }
  }

  /** Rejects with what is known when the server turns out to speak without TLS. */
  async #refuseUnlessTls(endpoint: TcpEndpoint): Promise<void> {
    const answer = await plainAnswer(endpoint, this.#settings.clock, this.#own);
    if (answer !== null) throw linkError(this.#settings, answer);
  }

  async #greet(socket: Socket): Promise<void> {
    this.#enter('greet');
    const { clock, password, url } = this.#settings;
    const hasCredentials = (password ?? url.password ?? url.username) !== null;
    let problem: ProblemCause | null;
    try {
      problem = await greet(socket, hasCredentials);
    } catch (error) {
      const { endpoint } = url;
      const suspicious = error instanceof ClosedSilently && endpoint.kind === 'tcp' && !endpoint.tls;
      if (suspicious && (await speaksTls(endpoint, clock, this.#own))) {
        throw linkError(this.#settings, { kind: 'tls-required', detail: t('it speaks TLS only') });
      }
      throw error;
    }
    if (problem !== null) throw linkError(this.#settings, problem);
  }
}

/** What a rejection of {@link DirectAttempt} says about the server. */
export function causeOf(error: unknown): ProblemCause {
  if (error instanceof ClosedSilently) return { kind: 'closed', detail: error.message };
  return error instanceof Error ? socketProblem(error) : { kind: 'other', detail: String(error) };
}
