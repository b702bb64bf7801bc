/**
 * Measures the packaged extension and prints one JSON object a line: `{"figure": …, "value": …, "unit": …}` and under which
 * circumstances. Progress goes to standard error.
 *
 * `--only ingest,flower`: these parts. `--all`: also the long ones, which are otherwise measured only when they are named.
 * `--table`: a Markdown table instead. `--readme`: also writes those that the readme shows into its table.
 */
import { join } from 'node:path';
import { measureBullmq } from './bench/bullmqScale.ts';
import { measureCeleryIdle } from './bench/celeryIdle.ts';
import { printFigure, progress, type Figure } from './bench/figure.ts';
import { compareFlood, compareWithFlower } from './bench/comparison/compareWithFlower.ts';
import { figureTable } from './bench/figureTable.ts';
import { measureHostActivation } from './bench/hostActivation.ts';
import { measureHostLoad } from './bench/hostLoad.ts';
import { measureHistory } from './bench/historyScale.ts';
import { measureWayToTree } from './bench/inVsCode.ts';
import { measureIngest } from './bench/ingest.ts';
import { measureLatency } from './bench/latency.ts';
import { writeReadmeTable } from './bench/readmeTable.ts';
import { measureSizes } from './bench/sizes.ts';
import { packageExtension, type Package } from './bundling/packageExtension.ts';
import { root } from './root.ts';
import { runScript } from './runScript.ts';

type Measure = (built: Package, monitorFile: string) => Promise<readonly Figure[]>;

const measures: Readonly<Record<string, Measure>> = {
  sizes: (built) => Promise.resolve(measureSizes(built)),
  ingest: async (_built, monitorFile) => [
    await measureIngest(monitorFile, 'visible'),
    await measureIngest(monitorFile, 'hidden'),
  ],
  flower: (_built, monitorFile) => compareWithFlower(monitorFile),
  flood: (_built, monitorFile) => compareFlood(monitorFile),
  history: (_built, monitorFile) => measureHistory(monitorFile, 100_000),
  million: (_built, monitorFile) => measureHistory(monitorFile, 1_000_000),
  latency: (_built, monitorFile) => measureLatency(monitorFile),
  idle: (_built, monitorFile) => measureCeleryIdle(monitorFile),
  bullmq: (_built, monitorFile) => measureBullmq(monitorFile),
  activation: (built) => measureHostActivation(built),
  tree: (built) => measureWayToTree(built),
  host: (built) => measureHostLoad(built, 100_000),
  hostMillion: (built) => measureHostLoad(built, 1_000_000),
};

/** Too long to be measured each time: all the others together end within ten minutes. */
const LONG: ReadonlySet<string> = new Set(['flood', 'idle', 'bullmq', 'million', 'hostMillion']);

await runScript(
  {
    only: { type: 'string' },
    all: { type: 'boolean' },
    table: { type: 'boolean' },
    readme: { type: 'boolean' },
  } as const,
  async ({ values, signal }) => {
    const names = chosen(values.only, values.all === true);
    progress('packing the extension');
    const built = await packageExtension();
    const all: Figure[] = [];
    for (const name of names) {
      signal.throwIfAborted();
      const figures = (await measures[name]?.(built, join(root, 'dist', 'monitor.js'))) ?? [];
      if (values.table !== true) figures.forEach(printFigure);
      all.push(...figures);
    }
    if (values.table === true) process.stdout.write(figureTable(all));
    if (values.readme === true) await writeReadmeTable(all);
  },
);

function chosen(only: string | undefined, everything: boolean): readonly string[] {
  const all = Object.keys(measures);
  if (only === undefined) return all.filter((name) => everything || !LONG.has(name));
  const wanted = only.split(',');
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no part "${unknown.join('", "')}". There are: ${all.join(', ')}.`);
  }
  return all.filter((name) => wanted.includes(name));
}
