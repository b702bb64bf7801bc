import { freePort, startFaultyProxy, startRedis } from '../../../test/services/index.ts';
import type { RedisCommand } from '../../../src/monitor/redis/redisLink.ts';
import type { Fault, FaultScene } from '../fault.ts';
import { asClient } from './serverFaults.ts';

/** A server that is told to be difficult, and then not to be. */
async function told(begin: readonly RedisCommand[], end: readonly RedisCommand[]): Promise<FaultScene> {
  const redis = await startRedis();
  const url = `${redis.url}/0`;
  const tell = (commands: readonly RedisCommand[]): Promise<void> =>
    asClient(redis.port, async (client) => {
      for (const [name, ...args] of commands) await client.call(name, ...args);
    });
  return {
    watchedUrl: url,
    app: { brokerUrl: url, resultUrl: url },
    resultsPort: () => redis.port,
    begin: () => tell(begin),
    end: () => tell(end),
    stop: () => redis.stop(),
  };
}

/** All keys have gone to another server, as the one that is watched says. */
async function moved(): Promise<FaultScene> {
  const redis = await startRedis();
  const proxy = await startFaultyProxy(redis.port);
  const url = `${redis.url}/0`;
  return {
    watchedUrl: `${proxy.url}/0`,
    app: { brokerUrl: url, resultUrl: url },
    resultsPort: () => redis.port,
    begin() {
      proxy.answerWith('-MOVED 3999 127.0.0.1:6381');
      return Promise.resolve();
    },
    end() {
      proxy.answerWith(null);
      return Promise.resolve();
    },
    async stop() {
      await proxy.close();
      await redis.stop();
    },
  };
}

const PAUSE_MS = 20_000;
const COMMON = { worksMeanwhile: false, lastsMs: 10_000, mostGrowthMb: 100 } as const;

export const refusals: readonly Fault[] = [
  {
    ...COMMON,
    name: 'paused',
    what: 'Redis is paused (CLIENT PAUSE)',
    lastsMs: PAUSE_MS,
    gap: true,
    stage: () => told([['CLIENT', 'PAUSE', PAUSE_MS]], []),
  },
  {
    ...COMMON,
    name: 'memory',
    what: 'Redis is out of memory',
    gap: false,
    stage: () =>
      told(
        [
          ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction'],
          ['CONFIG', 'SET', 'maxmemory', '1'],
        ],
        [['CONFIG', 'SET', 'maxmemory', '0']],
      ),
  },
  {
    ...COMMON,
    name: 'readonly',
    what: 'Redis answers READONLY',
    gap: false,
    stage: async () => told([['REPLICAOF', '127.0.0.1', await freePort()]], [['REPLICAOF', 'NO', 'ONE']]),
  },
  {
    ...COMMON,
    name: 'moved',
    what: 'Redis answers MOVED',
    worksMeanwhile: true,
    gap: false,
    says: /MOVED 3999/,
    stage: moved,
  },
];
