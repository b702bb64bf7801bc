import { setTimeout as delay } from 'node:timers/promises';
import { startFaultyProxy, startRedis } from '../../../test/services/index.ts';
import type { Fault, FaultScene } from '../fault.ts';
import { startLoad } from '../load.ts';
import { asClient } from './serverFaults.ts';

/** Events of tasks that others send meanwhile, a second. */
const BUSY_EVENTS = 2_000;

/** The network drops everything and tells nobody, while much is going on. */
async function halfOpen(): Promise<FaultScene> {
  const redis = await startRedis();
  const load = startLoad(redis.port);
  const proxy = await startFaultyProxy(redis.port);
  const url = `${redis.url}/0`;
  return {
    watchedUrl: `${proxy.url}/0`,
    app: { brokerUrl: url, resultUrl: url },
    resultsPort: () => redis.port,
    async begin() {
      await load.begin(BUSY_EVENTS);
      proxy.freeze();
    },
    async end() {
      await load.end();
      proxy.thaw();
    },
    async stop() {
      await load.stop();
      await proxy.close();
      await redis.stop();
    },
  };
}

const FLOOD_MESSAGE_BYTES = 262_144;
const FLOOD_MESSAGES = 64;

/** Redis cuts a subscriber off when it lets too much wait for it. */
async function slowSubscriber(): Promise<FaultScene> {
  const redis = await startRedis({ config: { 'client-output-buffer-limit': 'pubsub 1mb 1mb 1' } });
  const url = `${redis.url}/0`;
  const flood = `local event = string.rep('x', ${FLOOD_MESSAGE_BYTES})
    for i = 1, ${FLOOD_MESSAGES} do redis.call('PUBLISH', '/0.celeryev/task.multi', event) end`;
  let flooding: Promise<void> = Promise.resolve();
  const stop = new AbortController();
  return {
    watchedUrl: url,
    app: { brokerUrl: url, resultUrl: url },
    resultsPort: () => redis.port,
    begin() {
      flooding = asClient(redis.port, async (client) => {
        while (!stop.signal.aborted) {
          await client.eval(flood, 0);
          await delay(200);
        }
      });
      return Promise.resolve();
    },
    async end() {
      stop.abort();
      await flooding;
    },
    async stop() {
      stop.abort();
      await flooding;
      await redis.stop();
    },
  };
}

const COMMON = { worksMeanwhile: true, gap: true } as const;

export const networkFaults: readonly Fault[] = [
  {
    ...COMMON,
    name: 'half-open',
    what: 'the network is half-open: nothing comes, nobody says so',
    lastsMs: 30_000,
    mostGrowthMb: 100,
    stage: halfOpen,
  },
  {
    ...COMMON,
    name: 'subscriber',
    what: 'Redis cuts slow subscribers',
    lastsMs: 6_000,
    mostGrowthMb: 200,
    stage: slowSubscriber,
  },
];
