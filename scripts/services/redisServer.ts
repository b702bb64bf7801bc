import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureRedis } from '../toolchain/redis.ts';
import { type CertificateFiles, writeCertificates } from './certificates.ts';
import { freePort } from './freePort.ts';
import { type ManagedProcess, startProcess } from './managedProcess.ts';
import { ownFolder } from './ownership.ts';
import { waitFor } from './waitFor.ts';

export interface RedisOptions {
  /** Password of the default user. */
  readonly password?: string;
  /** Serve TLS only, with certificates made for this server; `mutual` also asks clients for one. */
  readonly tls?: boolean | 'mutual';
  /** Lines of the configuration file that start with `user`, for example `user app on >secret ~* +@all`. */
  readonly aclLines?: readonly string[];
  /** More configuration, one entry a directive. */
  readonly config?: Readonly<Record<string, string>>;
  /** Also listen on a unix socket. */
  readonly unixSocket?: boolean;
  /** Listen here instead of on any free port: to bring a stopped server back in its old place. */
  readonly port?: number;
}

export interface RedisServer {
  /** With the default user's password and without a database number: `redis://127.0.0.1:6379`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Path of the unix socket, when one was asked for. */
  readonly socketPath: string | null;
  /** The certificates, when TLS was asked for. */
  readonly certificates: CertificateFiles | null;
  readonly process: ManagedProcess;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
  /** Ends it as a crash would. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts a Redis of its own on 127.0.0.1, in a temporary folder and without persistence, and returns when it
 * accepts connections.
 *
 * @throws Error with the end of its log when it does not come up.
 */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const program = await ensureRedis();
  for (let attempt = 1; ; attempt++) {
    const server = await tryPort(program, options, options.port ?? (await freePort()));
    if (server.exit === null) return server.redis;
    const taken = server.redis.log().includes('Address already in use');
    if (!taken || attempt === 3) {
      throw new Error(`Redis did not start.\n${server.redis.process.logTail()}`);
    }
  }
}

async function tryPort(program: string, options: RedisOptions, port: number) {
  const folder = ownFolder('redis');
  mkdirSync(join(folder, 'data'));
  const socketPath = options.unixSocket === true ? join(folder, 'redis.sock') : null;
  const tls = options.tls === true || options.tls === 'mutual';
  const certificates = tls ? writeCertificates(folder) : null;
  const configFile = join(folder, 'redis.conf');
  writeFileSync(configFile, configuration(options, port, folder, socketPath, certificates));
  const server = await startProcess({
    name: 'redis',
    command: program,
    args: [configFile],
    folder,
  });
  await waitFor(() => server.exit() !== null || /Ready to accept connections/u.test(server.log()), {
    what: `Redis on port ${port} to accept connections`,
    onTimeout: () => server.logTail(),
  });
  const user = options.password === undefined ? '' : `:${encodeURIComponent(options.password)}@`;
  const redis: RedisServer = {
    url: `${tls ? 'rediss' : 'redis'}://${user}127.0.0.1:${port}`,
    port,
    pid: server.pid,
    socketPath,
    certificates,
    process: server,
    log: () => server.log(),
    stop: () => server.stop(),
    kill: () => server.kill(),
  };
  return { redis, exit: server.exit() };
}

function configuration(
  options: RedisOptions,
  port: number,
  folder: string,
  socketPath: string | null,
  certificates: CertificateFiles | null,
): string {
  const lines = [
    'bind 127.0.0.1',
    'save ""',
    'appendonly no',
    'daemonize no',
    `dir ${quote(join(folder, 'data'))}`,
  ];
  if (certificates === null) lines.push(`port ${port}`);
  else {
    lines.push('port 0', `tls-port ${port}`, `tls-auth-clients ${options.tls === 'mutual' ? 'yes' : 'no'}`);
    lines.push(`tls-ca-cert-file ${quote(certificates.ca)}`);
    lines.push(`tls-cert-file ${quote(certificates.cert)}`, `tls-key-file ${quote(certificates.key)}`);
  }
  if (socketPath !== null) lines.push(`unixsocket ${quote(socketPath)}`);
  if (options.password !== undefined) lines.push(`requirepass ${quote(options.password)}`);
  lines.push(...(options.aclLines ?? []));
  for (const [directive, value] of Object.entries(options.config ?? {})) lines.push(`${directive} ${value}`);
  return `${lines.join('\n')}\n`;
}

function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
