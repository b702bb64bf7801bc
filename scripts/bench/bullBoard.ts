import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProcess, type ManagedProcess } from '../services/managedProcess.ts';
import { ownFolder } from '../services/ownership.ts';
import { waitFor } from '../services/waitFor.ts';
import { runNpm } from '../toolchain/npm.mjs';
import { COMPLETED, FAILED, LARGE_QUEUE, SMALL_QUEUES, largeState, smallQueue } from './bullmqJobs.ts';
import { progress, quantile, rounded, type Figure } from './figure.ts';

/** The releases that are compared with; they are no dependency of the project and are fetched for the comparison. */
const PACKAGES = {
  '@bull-board/api': '9.10.1',
  '@bull-board/express': '9.10.1',
  bullmq: '6.7.0',
  express: '5.3.0',
  ioredis: '6.0.0',
};
const SAMPLES = 20;
const PAGE = 50;

/**
 * The same questions put to bull-board's own API on the same server, each with what its page asks for: the numbers of all
 * queues and a page of the chosen one. No figures when it cannot be fetched.
 */
export async function measureBullBoard(redisPort: number): Promise<readonly Figure[]> {
  let board: ManagedProcess;
  try {
    board = await startBullBoard(redisPort);
  } catch (error) {
    progress(`bull-board could not be had, so there is no comparison: ${String(error).split('\n')[0] ?? ''}`);
    return [];
  }
  try {
    const port = /port (\d+)/u.exec(board.log())?.[1] ?? '';
    const api = `http://127.0.0.1:${port}/board/api/queues`;
    const page = (status: string, number: number) =>
      `${api}?activeQueue=${LARGE_QUEUE}&status=${status}&page=${String(number)}&jobsPerPage=${String(PAGE)}`;
    const pages = Math.floor(COMPLETED / PAGE);
    return [
      await figure(
        'opening the tree',
        () => `${api}?activeQueue=${smallQueue(0)}&status=latest&page=1&jobsPerPage=10`,
      ),
      await figure('expanding a state', (sample) => page(sample % 2 === 0 ? 'completed' : 'failed', 1)),
      await figure('paging', (sample) => page('completed', 1 + Math.floor((pages * sample) / SAMPLES))),
      await figure('opening a job', (sample) => `${api}/${LARGE_QUEUE}/${String(anyJob(sample))}`),
    ];
  } finally {
    await board.stop();
  }
}

/** Completed and failed ones in turn, spread over the whole queue. */
export function anyJob(sample: number): number {
  const id = 1 + Math.floor(((COMPLETED + FAILED - 12) * (sample % 97)) / 97);
  const wanted = sample % 2 === 0 ? 'completed' : 'failed';
  let found = id;
  while (largeState(found) !== wanted) found++;
  return found;
}

async function startBullBoard(redisPort: number): Promise<ManagedProcess> {
  const folder = ownFolder('bull-board');
  progress('bull-board is fetched');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }));
  runNpm(['install', '--no-audit', '--no-fund', '--ignore-scripts'], folder);
  const script = join(folder, 'server.mjs');
  copyFileSync(fileURLToPath(new URL('./bullBoardServer.mjs', import.meta.url)), script);
  const names = [LARGE_QUEUE, ...Array.from({ length: SMALL_QUEUES }, (_, index) => smallQueue(index))];
  const board = await startProcess({
    name: 'bull-board',
    command: process.execPath,
    args: [script],
    cwd: folder,
    env: { BULL_BOARD_QUEUES: names.join(','), REDIS_PORT: String(redisPort) },
  });
  await waitFor(() => board.exit() !== null || /port \d+/u.test(board.log()), {
    what: 'bull-board',
    timeoutMs: 30_000,
    onTimeout: () => board.logTail(),
  });
  if (board.exit() !== null) throw new Error(board.logTail());
  return board;
}

async function figure(what: string, address: (sample: number) => string): Promise<Figure> {
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const begin = performance.now();
    const response = await fetch(address(sample));
    const body = await response.text();
    times.push(performance.now() - begin);
    if (!response.ok || body === '')
      throw new Error(`bull-board answered ${String(response.status)} to ${address(sample)}`);
  }
  return {
    figure: `${what} in bull-board, p95`,
    value: rounded(quantile(times, 0.95), 1),
    unit: 'ms',
    samples: times.length,
  };
}
