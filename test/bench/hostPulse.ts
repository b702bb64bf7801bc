import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright';
import type { CodeServer } from '../../scripts/services/codeServer.ts';
import { bundleInHostProgram } from './inHostProgram.ts';
import { waitFor } from '../services/index.ts';

const GIVEN_BACK_MS = 2_000;

/** How late the event loop of the extension host ran, in ms. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly samples: number;
}

/** A window whose extension host tells about itself. */
export interface HostPulse {
  /** Watches the event loop while `body` runs. */
  delayDuring(body: () => Promise<unknown>): Promise<LoopDelay>;
  /** Bytes of resident memory of the extension host's process, the monitor's thread included. */
  memory(): Promise<number>;
  /** The same after the garbage of the host's own thread was collected, which V8 lets lie while there is room. */
  collectedMemory(): Promise<number>;
}

/** Opens a window on an empty folder; when Task Tower is installed, its views are shown. The server needs `testDriver`. */
export async function openHostPulse(
  server: CodeServer,
  browser: Browser,
  folder: string,
): Promise<HostPulse> {
  const program = await bundleInHostProgram('pulse', server, folder);
  const portFile = join(program.folder, 'port.txt');
  rmSync(portFile, { force: true });
  const page = await browser.newPage();
  await page.goto(program.url);
  const port = await waitFor(() => /^(\d+)\n/u.exec(readFileSync(portFile, 'utf8'))?.[1], {
    what: 'the extension host to run',
    timeoutMs: 60_000,
    onTimeout: () => server.process.logTail(),
  });
  const ask = async (path: string): Promise<unknown> =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).json();
  const memory = async (): Promise<number> => ((await ask('/memory')) as { bytes: number }).bytes;
  return {
    async delayDuring(body) {
      await ask('/start');
      await body();
      return (await ask('/stop')) as LoopDelay;
    },
    memory,
    async collectedMemory() {
      await ask('/collect');
      // V8 gives pages back a while after a collection.
      await delay(GIVEN_BACK_MS);
      return memory();
    },
  };
}
