import type {
  ConnectionProblem,
  ConnectionRole,
  ConnectionState,
  TlsOptions,
} from '../../model/connection.ts';
import { endpointAddress, parseServerUrl, redisAddress } from '../../model/redisUrl.ts';
import type { Clock } from '../clock.ts';
import { KeptRedisLink } from './keptRedisLink.ts';
import { RedisLinkError } from './redisErrors.ts';
import type { OwnedRedisLink } from './redisLink.ts';

export interface RedisLinkOptions {
  readonly role: ConnectionRole;
  readonly url: string;
  /** From the secret storage; goes before one in the URL. */
  readonly password: string | null;
  /** Name of the master, where `url` names Sentinels without saying it. */
  readonly masterName?: string | null;
  /** Of the Sentinels that `url` names. */
  readonly sentinelPassword?: string | null;
  readonly tls: TlsOptions | null;
  /** Name in the server's client list; connections for events, blocking and actions get a suffix. */
  readonly clientName: string;
  readonly clock: Clock;
  /** Told of every change of `state`, never before `openRedisLink` has returned. */
  readonly onState: (state: ConnectionState) => void;
}

/**
 * Opens a link that keeps itself up for ever: exponential back-off with full jitter, attempts at most 5 s apart,
 * a deadline on every command. Never throws: a URL that cannot be read makes a link that is down for good.
 */
export function openRedisLink(options: RedisLinkOptions): OwnedRedisLink {
  const { clock, role, url } = options;
  const parsed = parseServerUrl(url, options.masterName ?? null);
  if (parsed.ok) {
    const address = endpointAddress(parsed.value.endpoint, parsed.value.database);
    return new KeptRedisLink({ ...options, address, url: parsed.value }, options.onState);
  }
  const address = redisAddress(url);
  return unusableLink({ kind: 'bad-url', role, address, detail: parsed.message }, clock, options.onState);
}

function unusableLink(
  problem: ConnectionProblem,
  clock: Clock,
  onState: (state: ConnectionState) => void,
): OwnedRedisLink {
  const state: ConnectionState = { kind: 'down', since: clock.now(), problem, nextAttemptAt: null };
  let disposed = false;
  queueMicrotask(() => {
    if (!disposed) onState(state);
  });
  const refuse = (): Promise<never> => Promise.reject(new RedisLinkError(problem));
  return {
    role: problem.role,
    address: problem.address,
    database: 0,
    state,
    call: refuse,
    pipeline: refuse,
    subscribe: refuse,
    openBlocking: refuse,
    openClient: refuse,
    retryNow: () => undefined,
    dispose: () => {
      disposed = true;
      return Promise.resolve();
    },
  };
}
