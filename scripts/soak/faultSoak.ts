import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { SETTING_DEFAULTS } from '../../src/host/manifest.ts';
import {
  type CeleryAppSettings,
  type CeleryWorker,
  ownFolder,
  sendCeleryTasks,
  startCeleryWorker,
  waitFor,
} from '../../test/services/index.ts';
import { progress, rounded } from '../bench/figure.ts';
import { checkDatabase } from './checkDatabase.ts';
import { type Comparison, compareWithResults } from './compareWithResults.ts';
import { BACK_WITHIN_MS, type Fault, type FaultScene } from './fault.ts';
import { FaultWitness } from './faultWitness.ts';
import { leakedHandles } from './openHandles.ts';
import type { SoakReport } from './soakReport.ts';
import { CONNECTION, startWatchedHost, type WatchedHost } from './watchedHost.ts';

const READY_MS = 60_000;
/** Until all ends are found: reconciling is unhurried on purpose. */
const SETTLE_MS = 240_000;
/** Looks at what is open. */
const LOOKS = 5;
const LOOK_MS = 1_000;
/** The longest delay of the host's loop that is put down to a busy machine, in ms. */
const MOST_LOOP_DELAY_MS = 500;
const BYTES_PER_MB = 1024 * 1024;

/** Lets one fault happen while a real client, a real worker and the monitor are at work, and holds it to its promises. */
export async function soakThroughFault(monitorFile: string, fault: Fault): Promise<SoakReport> {
  const scene = await fault.stage();
  const storeFile = join(ownFolder('soak'), 'history.sqlite');
  const worker = new KeptWorker(scene.app);
  let host: WatchedHost | null = null;
  try {
    await worker.keep();
    host = await startWatchedHost(
      monitorFile,
      { storeFile, historyDays: 30, historyMaxTasks: 1_000_000, redact: SETTING_DEFAULTS.redact },
      { url: scene.watchedUrl, resultBackendUrl: null },
    );
    const found = await throughFault(fault, scene, host, worker);
    await host.stop();
    const { verdict } = checkDatabase(storeFile);
    const broken = verdict === 'ok' ? found.broken : [...found.broken, `the file is damaged: ${verdict}`];
    return { ...found, broken };
  } finally {
    await host?.stop();
    await worker.stop();
    await scene.stop();
  }
}

async function throughFault(
  fault: Fault,
  scene: FaultScene,
  host: WatchedHost,
  worker: KeptWorker,
): Promise<SoakReport> {
  await online(host);
  await sendCeleryTasks(scene.app, BATCH);
  await waitFor(async () => (await host.ask('getTasks', PAGE)).tasks.length >= BATCH.length, {
    what: 'the first tasks to be seen',
    timeoutMs: READY_MS,
  });
  // What asks the workers opens a connection of its own, which is no leak when it comes later.
  await waitFor(
    async () => (await host.ask('getWorkers')).workers.some(({ concurrency }) => concurrency !== null),
    { what: 'a worker to answer', timeoutMs: READY_MS },
  );
  const before = await looks(host);
  const witness = new FaultWitness(host);
  const beganAt = Date.now();
  await scene.begin(host);
  if (fault.worksMeanwhile) await sendCeleryTasks(scene.app, BATCH);
  await delay(Math.max(beganAt + fault.lastsMs - Date.now(), 0));
  await scene.end();
  const endedAt = Date.now();
  await online(host);
  const backMs = Date.now() - endedAt;
  progress(`back after ${String(backMs)} ms`);
  await worker.keep();
  await sendCeleryTasks(scene.app, BATCH);
  const comparison = await settled(host, scene);
  const settledMs = Date.now() - endedAt;
  const gaps = await host.ask('getEventGaps', CONNECTION);
  const status = await host.status();
  const after = await looks(host);
  const seen = await witness.stop();
  const start = rss(before);
  const leaks = leakedHandles(before, after, fault.opens);
  const isGapKnown = gaps.some(({ from, to }) => to !== null && from <= endedAt && to >= beganAt);
  const isCrash = fault.name === 'crash';
  return {
    soak: fault.name,
    broken: [
      backMs > BACK_WITHIN_MS ? `it was back only after ${String(backMs)} ms` : '',
      comparison.wrong > 0
        ? `${String(comparison.wrong)} ends are wrong: ${comparison.examples.join('; ')}`
        : '',
      fault.says === undefined || seen.remarks.some((remark) => fault.says?.test(remark) === true)
        ? ''
        : 'nothing was said of it',
      fault.gap && !isGapKnown ? 'no gap was recorded' : '',
      fault.gap && status?.lastGap === null ? 'no gap is shown' : '',
      gaps.some(({ to }) => to === null) ? 'a gap was left open' : '',
      seen.mostRssMb - start > fault.mostGrowthMb
        ? `memory grew by ${String(Math.round(seen.mostRssMb - start))} MB`
        : '',
      seen.loopMaxMs > MOST_LOOP_DELAY_MS ? `the host stood still for ${String(seen.loopMaxMs)} ms` : '',
      host.restarts === (isCrash ? 1 : 0) ? '' : `the monitor was restarted ${String(host.restarts)} times`,
      ...leaks.map((leak) => `leaked: ${leak}`),
    ].filter((promise) => promise !== ''),
    backMs,
    gaps: gaps.map(({ system, from, to }) => [system, from - beganAt, to === null ? null : to - beganAt]),
    states: seen.states,
    remarks: seen.remarks,
    ended: comparison.ended,
    wrong: comparison.wrong,
    openWithoutResult: comparison.open,
    settledMs,
    rows: comparison.rows,
    rssMb: { start, most: seen.mostRssMb, end: rss(after) },
    hostLoopMaxMs: seen.loopMaxMs,
    handles: after[0]?.monitor?.resources.length ?? null,
    workerStarts: worker.starts,
    complaints: host.complaints,
  };
}

const PAGE = { filter: {}, limit: 100, cursor: null } as const;

/** Ends of both kinds, some of which come during the fault. */
const BATCH = [
  ...Array.from({ length: 12 }, (_, index) => ({ task: 'tasks.add', args: [index, 1] })),
  ...Array.from({ length: 4 }, () => ({ task: 'tasks.boom' })),
  ...Array.from({ length: 4 }, (_, index) => ({ task: 'tasks.slow', args: [index + 1] })),
];

async function online(host: WatchedHost): Promise<void> {
  const isOnline = async (): Promise<boolean> => {
    const status = await host.status().catch(() => null);
    return status?.state.kind === 'online' && status.systems !== null;
  };
  await waitFor(isOnline, { what: 'the connection', timeoutMs: READY_MS, intervalMs: 50 });
}

async function looks(host: WatchedHost) {
  const all = [];
  for (let look = 0; look < LOOKS; look++) {
    all.push(await host.vitals());
    await delay(LOOK_MS);
  }
  return all;
}

function rss(vitals: Awaited<ReturnType<typeof looks>>): number {
  return rounded((vitals.at(-1)?.rssBytes ?? 0) / BYTES_PER_MB, 1);
}

/** Waits until every end that a worker has stored is shown, and no more come. */
async function settled(host: WatchedHost, scene: FaultScene): Promise<Comparison> {
  const results = new Redis(scene.resultsPort());
  results.on('error', () => undefined);
  const deadline = Date.now() + SETTLE_MS;
  try {
    for (let ended = -1; ;) {
      const comparison = await compareWithResults(host, results);
      const isSteady = comparison.ended === ended && comparison.ended >= BATCH.length;
      if ((comparison.wrong === 0 && isSteady) || Date.now() > deadline) return comparison;
      ended = comparison.ended;
      await delay(5_000);
    }
  } finally {
    results.disconnect();
  }
}

/** A worker that is started again when it has ended, as those who run workers do. */
class KeptWorker {
  readonly #app: CeleryAppSettings;
  #worker: CeleryWorker | null = null;
  starts = 0;

  constructor(app: CeleryAppSettings) {
    this.#app = app;
  }

  async keep(): Promise<void> {
    if (this.#worker !== null && this.#worker.process.exit() === null) return;
    this.#worker = await startCeleryWorker({ ...this.#app, name: `soak${this.starts}`, events: true });
    this.starts++;
    await this.#worker.ready;
  }

  async stop(): Promise<void> {
    await this.#worker?.kill();
  }
}
