import {
  appEnvironment,
  celeryAppFolder,
  runPython,
  startRedis,
  waitFor,
} from '../../../test/services/index.ts';
import type { Fault, FaultScene } from '../fault.ts';
import { startLoad } from '../load.ts';
import type { WatchedHost } from '../watchedHost.ts';
import { asClient } from './serverFaults.ts';

const BURST_TASKS = 50_000;
const KEYS = 1_000_000;
const BULLMQ_QUEUES = 20_000;

/** Something that is far larger than it should be happens on one server. */
async function onServer(begin: (port: number, host: WatchedHost) => Promise<void>): Promise<FaultScene> {
  const redis = await startRedis();
  const url = `${redis.url}/0`;
  return {
    watchedUrl: url,
    app: { brokerUrl: url, resultUrl: url },
    resultsPort: () => redis.port,
    begin: (host) => begin(redis.port, host),
    end: () => Promise.resolve(),
    stop: () => redis.stop(),
  };
}

/** One such task waits where nobody takes it; another runs and returns what it was given. */
async function sendHugeArguments(port: number): Promise<void> {
  const url = `redis://127.0.0.1:${port}/0`;
  await runPython(
    `from tasks import app
text = 'x' * 100_000_000
app.send_task('tasks.echo', args=[text], queue='unserved')
app.send_task('tasks.echo', args=[text])
`,
    { cwd: celeryAppFolder, env: appEnvironment({ brokerUrl: url, resultUrl: url }), timeoutMs: 120_000 },
  );
}

/** Lists as queues have them, bindings for all of them, and hashes as BullMQ's queues have them. */
async function fillKeys(port: number): Promise<void> {
  await asClient(port, (client) =>
    client.eval(
      `for i = 1, ${KEYS} do
         redis.call('LPUSH', 'queue-' .. i, '{}')
         redis.call('SADD', '_kombu.binding.queues', 'queue-' .. i .. '\\6\\22\\6\\22queue-' .. i)
       end
       for i = 1, ${BULLMQ_QUEUES} do
         redis.call('HSET', 'bull:queue-' .. i .. ':meta', 'opts.maxLenEvents', '10000', 'version', 'bullmq:5.0.0')
       end`,
      0,
    ),
  );
}

async function burst(port: number): Promise<void> {
  const load = startLoad(port);
  try {
    await load.burst(BURST_TASKS);
  } finally {
    await load.stop();
  }
}

async function crash(_port: number, host: WatchedHost): Promise<void> {
  await host.crashMonitor();
  await waitFor(() => host.restarts > 0, { what: 'the crash to be noticed' });
}

const COMMON = { worksMeanwhile: true, lastsMs: 20_000, gap: false, mostGrowthMb: 400 } as const;

export const largeThings: readonly Fault[] = [
  {
    ...COMMON,
    name: 'argument',
    what: 'two tasks have an argument of 100 MB, and one returns it',
    stage: () => onServer(sendHugeArguments),
  },
  {
    ...COMMON,
    name: 'keys',
    what: 'there are the keys of a million queues',
    lastsMs: 60_000,
    // BullMQ's queues are followed on a connection of their own.
    opens: ['monitor TCPSocketWrap'],
    stage: () => onServer(fillKeys),
  },
  {
    ...COMMON,
    name: 'burst',
    what: 'a burst of 200,000 events, with their results, comes as fast as Redis takes it',
    stage: () => onServer(burst),
  },
  {
    ...COMMON,
    name: 'crash',
    what: "the monitor's thread crashes",
    lastsMs: 0,
    gap: true,
    mostGrowthMb: 200,
    stage: () => onServer(crash),
  },
];
