import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TimeRange } from '../../src/model/statistics/timeRange.ts';
import type { TrafficTask } from './celeryTraffic.ts';
import type { FromGenerator, ToGenerator } from './generator.ts';

export interface MadeTraffic {
  readonly slices: readonly (readonly TrafficTask[])[];
  readonly messages: number;
  readonly bytes: number;
}

/** The generator in a process of its own, so that it takes no time from what is measured. */
export interface GeneratorProcess {
  /** Makes the traffic of so many tasks, in slices that are published one by one; `span`: when they happened, epoch ms. */
  make(tasks: number, slices: number, span?: TimeRange): Promise<MadeTraffic>;
  /** Resolves when Redis has taken the whole slice. */
  publish(slice: number): Promise<void>;
  stop(): Promise<void>;
}

export function startGenerator(port: number): GeneratorProcess {
  const program = fileURLToPath(new URL('./generator.ts', import.meta.url));
  const child = fork(program, [String(port)], {
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const listeners = new Set<(message: FromGenerator) => void>();
  let failure: Error | null = null;
  const failures = new Set<(error: Error) => void>();
  child.on('message', (message: FromGenerator) => {
    for (const listener of listeners) listener(message);
  });
  child.once('exit', (code) => {
    failure = new Error(`The generator ended with code ${String(code)}.`);
    for (const fail of failures) fail(failure);
  });

  function ask<T>(question: ToGenerator, answer: (message: FromGenerator) => T | null): Promise<T> {
    return new Promise((resolve, reject) => {
      if (failure !== null) {
        reject(failure);
        return;
      }
      const listener = (message: FromGenerator): void => {
        const found = answer(message);
        if (found === null) return;
        listeners.delete(listener);
        failures.delete(reject);
        resolve(found);
      };
      listeners.add(listener);
      failures.add(reject);
      child.send(question);
    });
  }

  return {
    make: (tasks, slices, span) =>
      ask({ kind: 'make', tasks, slices, ...(span && { span }) }, (message) =>
        message.kind === 'made' ? message : null,
      ),
    async publish(slice) {
      await ask({ kind: 'publish', slice }, (message) =>
        message.kind === 'published' && message.slice === slice ? message : null,
      );
    },
    async stop() {
      if (failure !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
