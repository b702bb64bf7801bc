import { appendFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';

/** Folders of the extensions that are measured, as they stand in the paths of their files. */
const MEASURED = ['task-tower.task-tower', 'merge-conflict'];
const US_PER_MS = 1_000;

interface Extension {
  readonly activate: (...args: readonly unknown[]) => unknown;
}

/** What something took on this thread, in ms: on the clock, and of the processor, which others may have meanwhile. */
interface Spent {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/**
 * Node runs this before VS Code's server, and before each extension host that it starts. In a host it writes beside this file
 * what it took to load the code of an extension and to call its `activate`, a line for each.
 */
function measureExtensions(): void {
  // oxlint-disable-next-line typescript/unbound-method -- called with the module that it belongs to
  const { require: original } = Module.prototype;
  const left = new Set(MEASURED);
  Module.prototype.require = function (this: Module, id: string): unknown {
    const name = MEASURED.find((one) => id.includes(one));
    if (name === undefined || !left.delete(name)) return original.call(this, id);
    const [extension, load] = spentOn(() => original.call(this, id) as Extension);
    return {
      ...extension,
      activate(...args: readonly unknown[]): unknown {
        const [result, activate] = spentOn(() => extension.activate(...args));
        appendFileSync(join(__dirname, 'times.jsonl'), `${JSON.stringify({ name, load, activate })}\n`);
        return result;
      },
    };
  };
}

function spentOn<T>(body: () => T): readonly [T, Spent] {
  const began = performance.now();
  const before = cpuMs();
  const result = body();
  return [result, { wallMs: performance.now() - began, cpuMs: cpuMs() - before }];
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / US_PER_MS;
}

if (process.argv.includes('--type=extensionHost')) measureExtensions();
