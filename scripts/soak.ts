/**
 * Lets the extension's monitor run for long, or through faults, on real servers, and prints one JSON object for each. Exits
 * with 1 when a promise was broken. `--minutes 30 --rate 2000`: steady events. `--fault restart,moved`: these faults instead;
 * `all` of them. Progress goes to standard error.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { progress } from './bench/figure.ts';
import { buildExtension } from './bundling/build.ts';
import { root } from './root.ts';
import { runScript } from './runScript.ts';
import { ownFolder } from './services/ownership.ts';
import type { Fault } from './soak/fault.ts';
import { faults } from './soak/faults/faults.ts';
import { soakThroughFault } from './soak/faultSoak.ts';
import type { SoakReport } from './soak/soakReport.ts';
import { soakSteadily } from './soak/steadySoak.ts';

const options = {
  minutes: { type: 'string', default: '30' },
  rate: { type: 'string', default: '2000' },
  fault: { type: 'string' },
} as const;

await runScript(options, async ({ values, signal }) => {
  const chosen = values.fault === undefined ? null : chosenFaults(values.fault);
  const minutes = positive('--minutes', values.minutes);
  const rate = positive('--rate', values.rate);
  const monitorFile = await buildMonitor();
  if (chosen === null) report(await soakSteadily(monitorFile, { minutes, rate, signal }));
  for (const fault of chosen ?? []) {
    signal.throwIfAborted();
    progress(fault.what);
    report(await soakThroughFault(monitorFile, fault));
  }
});

/** A copy of its own, for a build beside it would take the files away from a thread that starts again. */
async function buildMonitor(): Promise<string> {
  await buildExtension({ production: true });
  const folder = ownFolder('soak-dist');
  cpSync(join(root, 'dist'), folder, { recursive: true });
  return join(folder, 'monitor.js');
}

function report(one: SoakReport): void {
  process.stdout.write(`${JSON.stringify(one)}\n`);
  if (one.broken.length === 0) return;
  process.exitCode = 1;
  for (const promise of one.broken) progress(`broken: ${promise}`);
}

function chosenFaults(names: string): readonly Fault[] {
  if (names === 'all') return faults;
  return names.split(',').map((name) => {
    const fault = faults.find((one) => one.name === name);
    if (fault !== undefined) return fault;
    throw new Error(
      `There is no fault "${name}". There are: ${faults.map((one) => one.name).join(', ')}, and all.`,
    );
  });
}

function positive(option: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`${option} takes a number above zero, not "${text}".`);
  return number;
}
