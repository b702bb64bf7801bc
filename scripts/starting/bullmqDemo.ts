import { join } from 'node:path';
import { root } from '../root.ts';
import { freePort } from '../services/freePort.ts';
import { startProcess } from '../services/managedProcess.ts';
import { waitFor } from '../services/waitFor.ts';
import type { DemoPlace } from './demoPart.ts';

/**
 * Starts the worker and the HTTP endpoint with the traffic, and returns when both are connected.
 *
 * @returns where evaluations can be handed in by `POST`
 */
export async function startBullmqDemo(place: DemoPlace): Promise<string> {
  const port = await freePort();
  const apiUrl = `http://127.0.0.1:${port}/api/eval`;
  await Promise.all([
    startPart('worker', 'worker of queue evaluations', place, port),
    startPart('api', `POST ${apiUrl}, traffic`, place, port),
  ]);
  return apiUrl;
}

async function startPart(name: string, what: string, place: DemoPlace, port: number): Promise<void> {
  const part = await startProcess({
    name: `bullmq-${name}`,
    command: process.execPath,
    args: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', join(root, 'demo', 'bullmq', `${name}.ts`)],
    cwd: join(root, 'demo', 'bullmq'),
    env: {
      DEMO_REDIS_URL: `${place.redisUrl}/0`,
      DEMO_API_PORT: String(port),
      DEMO_PYTHON: place.python ?? undefined,
    },
    folder: place.folder,
  });
  place.onStart({ system: 'BullMQ', what, process: part });
  await waitFor(() => part.exit() !== null || part.log().includes('ready'), {
    what: `the BullMQ ${name} of the demo`,
    timeoutMs: 30_000,
    onTimeout: () => part.logTail(),
  });
  if (part.exit() !== null) throw new Error(`The BullMQ ${name} of the demo ended.\n${part.logTail()}`);
}
