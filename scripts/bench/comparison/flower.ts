import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../services/freePort.ts';
import { startProcess, type ManagedProcess } from '../../services/managedProcess.ts';
import { waitFor } from '../../services/waitFor.ts';
import { flowerPython } from '../../toolchain/flowerPython.ts';
import { runTool } from '../../toolchain/runTool.ts';
import { residentBytes } from '../residentBytes.ts';
import { type Contender, PAGE_SIZE } from './contender.ts';
import { waitForListener } from './waitForListener.ts';

/** It takes nothing any more when nothing came for so long; after a cut connection it tries again within 4 s. */
const SILENCE_MS = 8_000;
const LOOK_MS = 500;

/**
 * The real Flower, newest of the package index, with its own defaults (100,000 tasks in memory, nothing persistent), asked
 * over the addresses that its own pages ask: `/tasks/datatable` for tasks, `/metrics` for what it has counted.
 */
export async function startFlower(redisUrl: string): Promise<Contender> {
  const python = await flowerPython();
  const version = (await runTool(python, ['-c', 'import flower; print(flower.__version__)'])).trim();
  const port = await freePort();
  const flower = await startProcess({
    name: 'flower',
    command: python,
    args: ['-m', 'celery', `--broker=${redisUrl}`, 'flower', '--address=127.0.0.1', `--port=${String(port)}`],
  });
  const address = `http://127.0.0.1:${String(port)}`;
  try {
    await waitFor(async () => flower.exit() !== null || (await fetch(`${address}/healthcheck`)).ok, {
      what: 'Flower to answer',
      timeoutMs: 60_000,
      onTimeout: () => flower.logTail(),
    });
    if (flower.exit() !== null) throw new Error(flower.logTail());
    await waitForListener(redisUrl);
  } catch (error) {
    await flower.stop();
    throw error;
  }
  return contender(`Flower ${version}`, flower, address);
}

function contender(name: string, flower: ManagedProcess, address: string): Contender {
  const counted = (): Promise<number> => countedEvents(address);
  return {
    name,
    async taken(_slice, events) {
      await waitFor(async () => (await counted()) >= events, {
        what: `Flower to take ${String(events)} events`,
        timeoutMs: 60_000,
        intervalMs: 100,
        onTimeout: () => flower.logTail(),
      });
    },
    async settled() {
      let before = -1;
      let since = performance.now();
      for (;;) {
        const now = await counted();
        if (now !== before) since = performance.now();
        before = now;
        if (performance.now() - since > SILENCE_MS) return now;
        await delay(LOOK_MS);
      }
    },
    saysGap: () => Promise.resolve(null),
    memory: () => residentBytes(flower.pid),
    async page(times) {
      return timed(times, async () => {
        const { data } = await tasks(address, '');
        return data.length === PAGE_SIZE;
      });
    },
    async search(text, found, times) {
      return timed(times, async () => (await tasks(address, text)).recordsFiltered === found);
    },
    stop: () => flower.stop(),
  };
}

/** Sum of `flower_events_total` over everything that is about tasks. */
async function countedEvents(address: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  let sum = 0;
  for (const [, labels = '', value] of text.matchAll(/^flower_events_total\{([^}]*)\} (\S+)$/gm))
    if (labels.includes('type="task-')) sum += Number(value);
  return sum;
}

interface TaskTable {
  readonly data: readonly unknown[];
  readonly recordsFiltered: number;
}

/** What Flower's page *Tasks* asks for, the newest first. */
async function tasks(address: string, search: string): Promise<TaskTable> {
  const query = new URLSearchParams({
    draw: '1',
    start: '0',
    length: String(PAGE_SIZE),
    'search[value]': search,
    'order[0][column]': '0',
    'order[0][dir]': 'desc',
    'columns[0][data]': 'received',
  });
  const response = await fetch(`${address}/tasks/datatable?${query.toString()}`);
  if (!response.ok) throw new Error(`Flower answered ${String(response.status)}: ${await response.text()}`);
  return (await response.json()) as TaskTable;
}

async function timed(times: number, ask: () => Promise<boolean>): Promise<readonly number[]> {
  const all: number[] = [];
  for (let number = 0; number < times; number++) {
    const begin = performance.now();
    const isRight = await ask();
    all.push(performance.now() - begin);
    if (!isRight) throw new Error("Flower's answer was not the expected one.");
  }
  return all;
}
