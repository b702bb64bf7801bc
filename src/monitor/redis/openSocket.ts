import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { TlsOptions } from '../../model/connection.ts';
import { t } from '../../model/l10n.ts';
import type { DirectEndpoint } from '../../model/redisUrl.ts';

/** Node gives up on one of several addresses after 250 ms, which is less than some networks need. */
const NEXT_ADDRESS_AFTER_MS = 1_000;

export interface TlsSettings {
  readonly material: TlsOptions | null;
  readonly rejectUnauthorized: boolean;
}

/**
 * Starts a connection, with TLS when the endpoint says so; errors come as events.
 * TLS goes in one piece with its TCP connection: Node 24 crashes when a socket is destroyed under a TLS session wrapped around it.
 *
 * @throws Error when the CA, certificate or key cannot be read by OpenSSL.
 */
export function openSocket(endpoint: DirectEndpoint, tls: TlsSettings): Socket {
  if (endpoint.kind === 'socket') return connectTcp({ path: endpoint.path });
  const { host, port } = endpoint;
  const tcp = { host, port, autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS };
  return endpoint.tls ? connectTls({ ...tcp, ...tlsOptions(host, tls) }) : connectTcp(tcp);
}

function tlsOptions(host: string, tls: TlsSettings): ConnectionOptions {
  const { ca, cert, key } = tls.material ?? { ca: null, cert: null, key: null };
  return {
    // A server name must not be an address (RFC 6066, 3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: tls.rejectUnauthorized,
    ...(ca === null ? {} : { ca }),
    ...(cert === null ? {} : { cert }),
    ...(key === null ? {} : { key }),
  };
}

/** Resolves at the event; rejects with the error that came first, or when the socket closes without one. */
export function reached(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.once('error', reject);
    socket.once('close', () => {
      reject(Object.assign(new Error(t('the connection was closed')), { code: 'ECONNRESET' }));
    });
  });
}
