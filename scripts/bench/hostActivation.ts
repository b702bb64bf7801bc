import { join } from 'node:path';
import { type Activated, type Activation, measureActivation } from '../../test/bench/activation.ts';
import { hostStopwatch } from '../../test/bench/hostTimes.ts';
import { launchChromium } from '../../test/e2e/vscode/chromium.ts';
import type { Package } from '../bundling/packageExtension.ts';
import { calmSettings } from '../services/calmSettings.ts';
import { startCodeServer } from '../services/codeServer.ts';
import { ownFolder } from '../services/ownership.ts';
import { median, progress, rounded, type Figure } from './figure.ts';

const RUNS = 5;

/** How an activation can be looked at; each part in ms. */
interface Look {
  readonly figure: string;
  readonly loadCode: (it: Activated) => number;
  readonly callActivate: (it: Activated) => number;
}

const LOOKS: readonly Look[] = [
  {
    figure: 'activation, processor time of the host thread',
    loadCode: ({ load }) => load.cpuMs,
    callActivate: ({ activate }) => activate.cpuMs,
  },
  {
    figure: 'activation, elapsed on the host thread',
    loadCode: ({ load }) => load.wallMs,
    callActivate: ({ activate }) => activate.wallMs,
  },
  {
    figure: "activation by VS Code's report",
    loadCode: ({ reported }) => reported.loadCodeMs,
    callActivate: ({ reported }) => reported.callActivateMs,
  },
];

/**
 * What it takes to load and activate the package, each time in an extension host of its own that starts beside the browser:
 * processor time of the host's thread, the same on the clock, and what VS Code reports of it.
 */
export async function measureHostActivation({ file }: Package): Promise<readonly Figure[]> {
  const browser = await launchChromium();
  const folder = ownFolder('bench-activation');
  const stopwatch = await hostStopwatch(folder);
  const server = await startCodeServer({
    dataFolder: join(folder, 'vscode'),
    vsix: file,
    settings: calmSettings,
    token: null,
    testDriver: true,
    nodeArgs: stopwatch.nodeArgs,
  });
  try {
    progress('activation in the extension host');
    const activations = await measureActivation(server, browser, stopwatch, folder, RUNS);
    return LOOKS.map((look) => activationFigure(look, activations));
  } finally {
    await browser.close();
    await server.stop();
  }
}

function activationFigure(
  { figure, loadCode, callActivate }: Look,
  activations: readonly Activation[],
): Figure {
  const both = (it: Activated): number => loadCode(it) + callActivate(it);
  const middle = (of: (it: Activation) => number): number => rounded(median(activations.map(of)), 1);
  const times = activations.map(both);
  return {
    figure,
    value: middle(both),
    unit: 'ms',
    loadCode: middle(loadCode),
    callActivate: middle(callActivate),
    least: rounded(Math.min(...times), 1),
    greatest: rounded(Math.max(...times), 1),
    runs: times.length,
    ofMergeConflict: middle(({ mergeConflict }) => both(mergeConflict)),
  };
}
