import type { ConnectionRole, TlsOptions } from '../../model/connection.ts';
import type { DirectEndpoint, RedisUrl } from '../../model/redisUrl.ts';
import type { Clock } from '../clock.ts';
import { RedisLinkError } from './redisErrors.ts';
import type { ProblemCause } from './socketProblem.ts';

/** Everything that one attempt to connect needs to know. */
export interface ConnectSettings {
  readonly role: ConnectionRole;
  /** Printable, without credentials. */
  readonly address: string;
  readonly url: RedisUrl;
  /** From the secret storage; `null`: the URL's own, or none. */
  readonly password: string | null;
  /** Of the Sentinels, where the URL names some. */
  readonly sentinelPassword?: string | null;
  readonly tls: TlsOptions | null;
  /** Name in the server's client list. */
  readonly clientName: string;
  readonly clock: Clock;
}

/** The same once it is known at which server to connect. */
export interface DirectSettings extends ConnectSettings {
  readonly url: RedisUrl & { readonly endpoint: DirectEndpoint };
  /** Sentinels said that it is the master: when it turns out to be none, it must not be used. */
  readonly mustBeMaster: boolean;
}

export function linkError(
  settings: Pick<ConnectSettings, 'role' | 'address'>,
  cause: ProblemCause,
): RedisLinkError {
  const { role, address } = settings;
  return new RedisLinkError({ kind: cause.kind, role, address, detail: cause.detail });
}
