import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureRedis } from '../toolchain/redis.ts';
import { freePort } from './freePort.ts';
import { startProcess } from './managedProcess.ts';
import { ownFolder } from './ownership.ts';
import type { RedisServer } from './redisServer.ts';
import { waitFor } from './waitFor.ts';

export interface SentinelOptions {
  /** The Redis to watch, and the name under which it does. */
  readonly master: Pick<RedisServer, 'port'>;
  readonly masterName: string;
  /** Password of the Redis. */
  readonly masterPassword?: string;
  /** Password of this Sentinel. */
  readonly password?: string;
}

export interface RedisSentinel {
  readonly port: number;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts one Sentinel, whose own word is enough to declare the master down (after half a second) and fail over, and returns
 * when it watches the master.
 *
 * @throws Error with the end of its log when it does not come up.
 */
export async function startSentinel(options: SentinelOptions): Promise<RedisSentinel> {
  const { master, masterName, masterPassword, password } = options;
  const port = await freePort();
  const folder = ownFolder('sentinel');
  const configFile = join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `sentinel monitor ${masterName} 127.0.0.1 ${master.port} 1`,
    `sentinel down-after-milliseconds ${masterName} 500`,
    `sentinel failover-timeout ${masterName} 3000`,
    ...(masterPassword === undefined ? [] : [`sentinel auth-pass ${masterName} ${masterPassword}`]),
    ...(password === undefined ? [] : [`requirepass ${password}`]),
  ];
  writeFileSync(configFile, `${lines.join('\n')}\n`);
  const server = await startProcess({
    name: 'sentinel',
    command: await ensureRedis(),
    args: [configFile, '--sentinel'],
    folder,
  });
  await waitFor(() => server.exit() !== null || server.log().includes('+monitor master'), {
    what: `the Sentinel on port ${port}`,
    onTimeout: () => server.logTail(),
  });
  if (server.exit() !== null) throw new Error(`The Sentinel did not start.\n${server.logTail()}`);
  return { port, log: () => server.log(), stop: () => server.stop() };
}
