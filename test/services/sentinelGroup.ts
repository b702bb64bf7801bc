import { Redis } from 'ioredis';
import { type RedisSentinel, startSentinel } from '../../scripts/services/redisSentinel.ts';
import { type RedisServer, startRedis } from '../../scripts/services/redisServer.ts';
import { waitFor } from '../../scripts/services/waitFor.ts';

export interface SentinelGroupOptions {
  /** Password of master and replica. */
  readonly password?: string;
  readonly sentinelPassword?: string;
}

/** A master and a replica that follows it, watched by one Sentinel. */
export interface SentinelGroup {
  readonly masterName: string;
  readonly master: RedisServer;
  readonly replica: RedisServer;
  readonly sentinel: RedisSentinel;
  /** Crashes the master and returns when the replica has taken its place. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

/** Returns when the Sentinel knows the replica, so that a failover can succeed. */
export async function startSentinelGroup(options: SentinelGroupOptions = {}): Promise<SentinelGroup> {
  const { password, sentinelPassword } = options;
  const masterName = 'tower';
  const secured = password === undefined ? {} : { password };
  const replication = password === undefined ? {} : { masterauth: password };
  const master = await startRedis({
    ...secured,
    config: { ...replication, 'repl-diskless-sync-delay': '0' },
  });
  const replica = await startRedis({
    ...secured,
    config: { ...replication, replicaof: `127.0.0.1 ${master.port}` },
  });
  const follower = new Redis(replica.url);
  await waitFor(async () => /master_link_status:up/.test(await follower.info('replication')), {
    what: 'the replica to follow its master',
  });
  const sentinel = await startSentinel({
    master,
    masterName,
    ...(password === undefined ? {} : { masterPassword: password }),
    ...(sentinelPassword === undefined ? {} : { password: sentinelPassword }),
  });
  await waitFor(() => sentinel.log().includes('+slave slave'), {
    what: 'the Sentinel to know the replica',
    onTimeout: sentinel.log,
  });
  return {
    masterName,
    master,
    replica,
    sentinel,
    async failOver() {
      await master.kill();
      await waitFor(async () => /^role:master/m.test(await follower.info('replication')), {
        what: 'the replica to become the master',
        onTimeout: sentinel.log,
      });
    },
    async stop() {
      follower.disconnect();
      await sentinel.stop();
      await replica.stop();
      await master.stop();
    },
  };
}
