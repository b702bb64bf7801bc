import { readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright';
import { root } from '../../scripts/root.ts';
import type { CodeServer } from '../../scripts/services/codeServer.ts';
import { testExtensionFolder } from '../e2e/inhost/buildInHostTests.ts';
import { waitFor } from '../services/index.ts';

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
}

/** Opens a window on an empty folder; when Task Tower is installed, its views are shown. The server needs `testDriver`. */
export async function openHostPulse(
  server: CodeServer,
  browser: Browser,
  folder: string,
): Promise<HostPulse> {
  const out = join(folder, 'pulse');
  const workspace = join(folder, 'empty-workspace');
  await mkdir(workspace, { recursive: true });
  await build({
    entryPoints: [join(root, 'test/bench/inhost/pulse.ts')],
    outdir: out,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const portFile = join(out, 'port.txt');
  rmSync(portFile, { force: true });
  const page = await browser.newPage();
  await page.goto(
    server.url(workspace, [
      ['extensionDevelopmentPath', `vscode-remote://remote${testExtensionFolder}`],
      ['extensionTestsPath', `vscode-remote://remote${join(out, 'pulse.js')}`],
    ]),
  );
  const port = await waitFor(() => /^(\d+)\n/u.exec(readFileSync(portFile, 'utf8'))?.[1], {
    what: 'the extension host to run',
    timeoutMs: 60_000,
    onTimeout: () => server.process.logTail(),
  });
  const ask = async (path: string): Promise<unknown> =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).json();
  return {
    async delayDuring(body) {
      await ask('/start');
      await body();
      return (await ask('/stop')) as LoopDelay;
    },
    memory: async () => ((await ask('/memory')) as { bytes: number }).bytes,
  };
}
