import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/root.ts';

/** What something took on the thread of the extension host, in ms: on the clock, and of the processor. */
interface Spent {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Both parts of the start of an extension. */
export interface HostTimes {
  readonly load: Spent;
  readonly activate: Spent;
}

/** Measures inside the extension hosts of a server that is started with `nodeArgs`. */
export interface HostStopwatch {
  readonly nodeArgs: readonly string[];
  /** Forgets what was measured. */
  clear(): void;
  /** What an extension took since; `null` when it was not activated yet. */
  timesOf(extension: 'task-tower.task-tower' | 'merge-conflict'): HostTimes | null;
}

/** Bundles what is to run in the hosts into `folder`. */
export async function hostStopwatch(folder: string): Promise<HostStopwatch> {
  const file = join(folder, 'hostTimes.cjs');
  await build({
    entryPoints: [join(root, 'test/bench/inhost/hostTimes.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
  const times = join(folder, 'times.jsonl');
  return {
    nodeArgs: ['--require', file],
    clear() {
      rmSync(times, { force: true });
    },
    timesOf(extension) {
      const lines = readFileSync(times, 'utf8').trim().split('\n');
      const all = lines.map((line) => JSON.parse(line) as HostTimes & { readonly name: string });
      return all.find(({ name }) => name === extension) ?? null;
    },
  };
}
