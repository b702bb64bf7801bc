import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Session } from 'node:inspector';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';

const RESOLUTION_MS = 1;
const NS_PER_MS = 1e6;

type DelayHistogram = ReturnType<typeof monitorEventLoopDelay>;

/**
 * What VS Code runs inside the extension host: shows Task Tower's views when it is installed, and tells whoever asks over HTTP
 * how late the event loop of the host runs and how much memory its process has. The port is written beside this file.
 */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('task-tower.task-tower');
  if (extension !== undefined) {
    await extension.activate();
    await vscode.commands.executeCommand('workbench.view.extension.taskTower');
  }
  const inspector = new Session();
  inspector.connect();
  let histogram: DelayHistogram | null = null;
  const answers: Readonly<Record<string, () => unknown>> = {
    '/start': () => {
      histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      histogram.enable();
      return {};
    },
    '/stop': () => {
      histogram?.disable();
      return histogram === null ? {} : delays(histogram);
    },
    '/memory': () => ({ bytes: process.memoryUsage.rss() }),
    '/collect': () => {
      inspector.post('HeapProfiler.collectGarbage');
      return {};
    },
  };
  const server = createServer((request, response) => {
    response.end(JSON.stringify(answers[request.url ?? '']?.() ?? null));
  });
  server.listen(0, '127.0.0.1', () => {
    writeFileSync(join(__dirname, 'port.txt'), `${String((server.address() as AddressInfo).port)}\n`);
  });
  // Until VS Code ends: a test that has ended takes the host with it.
  await new Promise(() => undefined);
}

/** How much later than asked for a timer of 1 ms came, in ms. */
function delays(histogram: DelayHistogram): Readonly<Record<string, number>> {
  const late = (ns: number): number => Math.max(0, ns / NS_PER_MS - RESOLUTION_MS);
  return {
    p50: late(histogram.percentile(50)),
    p99: late(histogram.percentile(99)),
    max: late(histogram.max),
    samples: histogram.count,
  };
}
