import { Redis } from 'ioredis';
import { waitFor } from '../../services/waitFor.ts';

/** Until somebody listens to events: what is published before is nobody's. */
export async function waitForListener(redisUrl: string): Promise<void> {
  const client = new Redis(redisUrl);
  try {
    await waitFor(async () => Number(await client.pubsub('NUMPAT')) > 0, {
      what: 'somebody to listen to events',
      timeoutMs: 60_000,
    });
  } finally {
    client.disconnect();
  }
}
