import { startRedis } from '../../services/index.ts';

/** Why tests with TLS are skipped here; `false`: this machine's Redis was built with TLS. */
export const withoutTls: string | false = await lackOfTls();

async function lackOfTls(): Promise<string | false> {
  try {
    const redis = await startRedis({ tls: true });
    await redis.stop();
    return false;
  } catch (error) {
    if (/tls-port|TLS support/.test(String(error)))
      return 'this Redis was built without TLS; one of a distribution (redis-server, valkey) has it';
    throw error;
  }
}
