import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { measureTreeLatency } from '../../test/bench/treeLatency.ts';
import { launchChromium } from '../../test/e2e/vscode/chromium.ts';
import { calmSettings } from '../services/calmSettings.ts';
import { startCodeServer } from '../services/codeServer.ts';
import { Workbench } from '../../test/e2e/vscode/workbench.ts';
import type { Package } from '../bundling/packageExtension.ts';
import { ownFolder } from '../services/ownership.ts';
import { startRedis } from '../services/redisServer.ts';
import { waitForListener } from './comparison/waitForListener.ts';
import { progress, quantile, rounded, type Figure } from './figure.ts';
import { startGenerator } from './generatorProcess.ts';
import { besideTraffic } from './pacedTraffic.ts';

const FAILURES = 30;
/** Events per second beside the measured ones. */
const BUSY_RATE = 5_000;

/** The whole way of a failure from Redis to the row that a person sees, alone and beside other traffic. */
export async function measureWayToTree({ file }: Package): Promise<readonly Figure[]> {
  const browser = await launchChromium();
  const folder = ownFolder('bench-tree');
  const workspace = join(folder, 'workspace');
  await mkdir(workspace, { recursive: true });
  const redis = await startRedis();
  const generator = startGenerator(redis.port);
  const server = await startCodeServer({
    dataFolder: join(folder, 'vscode'),
    vsix: file,
    settings: {
      ...calmSettings,
      'taskTower.connections': [{ id: 'bench', name: 'bench', url: `${redis.url}/0` }],
    },
    token: null,
    testDriver: false,
  });
  try {
    progress('failure event to changed row in the tree');
    const workbench = new Workbench(await browser.newPage(), join(folder, 'pictures'));
    await workbench.open(server.url(workspace));
    await workbench.showTaskTower();
    await waitForListener(redis.url);
    const measure = (): Promise<readonly number[]> =>
      measureTreeLatency(workbench, `${redis.url}/0`, FAILURES);
    const alone = await measure();
    // Else the rows of the other traffic push the awaited one out of sight before anybody could see it.
    await workbench.runCommand('Task Tower: Filter Tasks');
    const input = workbench.page.locator('.quick-input-widget:visible input[placeholder^="state:failed"]');
    await input.fill('name:bench.latency*');
    await input.press('Enter');
    progress(`the same beside ${String(BUSY_RATE)} events/s`);
    const busy = await besideTraffic(generator, BUSY_RATE, measure);
    return [...treeFigures(alone, 0), ...treeFigures(busy, BUSY_RATE)];
  } finally {
    await browser.close();
    await server.stop();
    await generator.stop();
    await redis.stop();
  }
}

function treeFigures(times: readonly number[], otherEventsPerSecond: number): readonly Figure[] {
  return [0.5, 0.99].map((share) => ({
    figure: `failure event to changed row in the tree, p${String(share * 100)}`,
    value: rounded(quantile(times, share), 0),
    unit: 'ms',
    samples: times.length,
    otherEventsPerSecond,
  }));
}
