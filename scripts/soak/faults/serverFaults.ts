import { Redis } from 'ioredis';
import {
  freePort,
  ownFolder,
  startRedis,
  startSentinelGroup,
  waitFor,
} from '../../../test/services/index.ts';
import type { RedisOptions, RedisServer } from '../../services/redisServer.ts';
import type { Fault, FaultScene } from '../fault.ts';

/** The server goes and comes back with its data. */
async function goneServer(): Promise<FaultScene> {
  const options: RedisOptions = {
    port: await freePort(),
    config: { appendonly: 'yes', appendfsync: 'always', dir: ownFolder('soak-redis') },
  };
  let redis = await startRedis(options);
  const url = `${redis.url}/0`;
  return {
    watchedUrl: url,
    app: { brokerUrl: url, resultUrl: url },
    resultsPort: () => redis.port,
    begin: () => redis.kill(),
    async end() {
      redis = await startRedis(options);
    },
    stop: () => redis.stop(),
  };
}

/** The server comes back, but needs some seconds to load its data. */
async function loadingServer(): Promise<FaultScene> {
  const port = await freePort();
  const dir = ownFolder('soak-redis');
  let redis = await startRedis({ port, config: { dir } });
  const url = `${redis.url}/0`;
  const fill = "for i = 1, 8000 do redis.call('SET', 'key' .. i, i) end";
  let back: Promise<RedisServer> | null = null;
  return {
    watchedUrl: url,
    app: { brokerUrl: url, resultUrl: url },
    resultsPort: () => port,
    async begin() {
      await asClient(port, async (client) => {
        await client.eval(fill, 0);
        await client.save();
      });
      await redis.kill();
      const slow = { 'key-load-delay': '1000', 'loading-process-events-interval-bytes': '1024' };
      back = startRedis({ port, config: { dir, ...slow } });
      back.catch(() => undefined);
    },
    async end() {
      if (back !== null) redis = await back;
    },
    stop: () => redis.stop(),
  };
}

async function sentinelGroup(): Promise<FaultScene> {
  const group = await startSentinelGroup();
  const url = `sentinel://127.0.0.1:${group.sentinel.port}/0`;
  const options = { master_name: group.masterName };
  return {
    watchedUrl: `${url}?master_name=${group.masterName}`,
    app: {
      brokerUrl: url,
      resultUrl: url,
      config: { broker_transport_options: options, result_backend_transport_options: options },
    },
    resultsPort: () => group.replica.port,
    begin: () => group.failOver(),
    end: () => Promise.resolve(),
    stop: () => group.stop(),
  };
}

/** Runs something on a connection of its own, once the server answers. */
export async function asClient<T>(port: number, run: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(port, { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  try {
    await waitFor(() => client.ping().catch(() => null), { what: `Redis on port ${port}` });
    return await run(client);
  } finally {
    client.disconnect();
  }
}

const COMMON = { worksMeanwhile: false, gap: true, mostGrowthMb: 100 } as const;

export const serverFaults: readonly Fault[] = [
  { ...COMMON, name: 'restart', what: 'Redis is restarted', lastsMs: 2_000, stage: goneServer },
  { ...COMMON, name: 'stopped', what: 'Redis is stopped for 90 s', lastsMs: 90_000, stage: goneServer },
  { ...COMMON, name: 'failover', what: 'Sentinel fails over', lastsMs: 0, stage: sentinelGroup },
  { ...COMMON, name: 'loading', what: 'Redis answers LOADING', lastsMs: 3_000, stage: loadingServer },
];
