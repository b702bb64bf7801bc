import { buildExtension } from '../bundling/build.ts';
import { packageExtension } from '../bundling/packageExtension.ts';
import { celeryPython } from '../toolchain/celeryPython.ts';
import { ensureChromium } from '../toolchain/chromium.ts';
import { ensureCodeServer } from '../toolchain/codeServer.ts';
import { ensureRedis } from '../toolchain/redis.ts';
import { ensureAll } from './ensureAll.ts';

/** One kind of test: the files `test/<name>/**\/*.test.ts`. */
export interface Tier {
  readonly name: string;
  /** Test files at a time. Those that mostly wait for workers may be more than the processors. */
  readonly concurrency: number;
  /** Milliseconds that one test file may take, on a machine many times slower than this should need. */
  readonly timeoutMs: number;
  /** Part of `--fast`. */
  readonly fast: boolean;
  /** Files that take longest, and so begin first: one that began last would run alone at the end. */
  readonly longest?: readonly string[];
  /** What must be there before its first test. */
  readonly prepare?: () => Promise<unknown>;
}

/** The tiers in the order in which they run: what fails soonest and cheapest comes first. */
export const tiers: readonly Tier[] = [
  { name: 'unit', concurrency: 2, timeoutMs: 600_000, fast: true },
  { name: 'contract', concurrency: 2, timeoutMs: 900_000, fast: false, prepare: ensureServices },
  {
    name: 'integration',
    concurrency: 7,
    timeoutMs: 1_200_000,
    fast: false,
    longest: [
      'celery/workerDetail.test.ts',
      'celery/stalledConsumer.test.ts',
      'celery/faults/workerDeath.test.ts',
      'celery/faults/clockSkew.test.ts',
      'celery/workers.test.ts',
      'celery/control.test.ts',
      'celery/messages.test.ts',
      'celery/diagnoses.test.ts',
      'celery/faults/serverFaults.test.ts',
    ],
    prepare: ensureServices,
  },
  { name: 'manifest', concurrency: 2, timeoutMs: 300_000, fast: true },
  {
    name: 'webview',
    concurrency: 2,
    timeoutMs: 1_200_000,
    fast: false,
    prepare: async () => {
      await ensureChromium();
      await buildExtension({ production: false });
    },
  },
  {
    name: 'e2e',
    concurrency: 1,
    timeoutMs: 1_800_000,
    fast: false,
    prepare: async () => {
      await ensureAll(ensureServices, ensureChromium);
      await ensureCodeServer();
      await packageExtension();
    },
  },
];

function ensureServices(): Promise<void> {
  return ensureAll(
    ensureRedis,
    () => celeryPython('newest'),
    () => celeryPython('oldest'),
  );
}
