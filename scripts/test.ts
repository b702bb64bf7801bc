/**
 * Runs every test. `--fast`: what needs no service. `--only unit,e2e`: some tiers (`check` is one too).
 * `--coverage`: also which lines of src/ ran. The last line says how many passed, failed and were skipped.
 */
import { runChecks } from './checks/runChecks.ts';
import { errorMessage } from './errorMessage.ts';
import { runScript } from './runScript.ts';
import { reportCoverage, startCoverage } from './testing/coverage.ts';
import { runTier, type TestCounts } from './testing/runTier.ts';
import { type Tier, tiers } from './testing/tiers.ts';

const options = {
  fast: { type: 'boolean' },
  only: { type: 'string' },
  coverage: { type: 'boolean' },
} as const;

await runScript(options, async ({ values, signal }) => {
  const names = chosenTiers(values.fast === true, values.only);
  if (values.coverage === true) startCoverage();
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const times: string[] = [];
  for (const name of names) {
    process.stdout.write(`\n${name}\n`);
    const start = performance.now();
    const counts = await countsOf(name, signal);
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    times.push(`  ${name.padEnd(12)} ${seconds.padStart(7)} s  ${describe(counts)}`);
  }
  if (values.coverage === true) process.stdout.write(await reportCoverage());
  process.stdout.write(`\n${times.join('\n')}\n${describe(sum)}\n`);
  if (sum.failed > 0 || sum.passed === 0) process.exitCode = 1;
});

function chosenTiers(fast: boolean, only: string | undefined): readonly string[] {
  const all = ['check', ...tiers.map(({ name }) => name)];
  if (only === undefined)
    return fast ? ['check', ...tiers.filter((tier) => tier.fast).map(({ name }) => name)] : all;
  const wanted = only.split(',');
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no tier "${unknown.join('", "')}". There are: ${all.join(', ')}.`);
  return all.filter((name) => wanted.includes(name));
}

/** The counts of one tier. One that cannot even begin counts as one failure, so that the others still run. */
async function countsOf(name: string, signal: AbortSignal): Promise<TestCounts> {
  signal.throwIfAborted();
  const tier: Tier | undefined = tiers.find((one) => one.name === name);
  if (tier === undefined) return { ...(await runChecks()), skipped: 0 };
  try {
    return await runTier(tier, signal);
  } catch (error) {
    signal.throwIfAborted();
    process.stdout.write(`✖ ${name}: ${errorMessage(error)}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function describe({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
