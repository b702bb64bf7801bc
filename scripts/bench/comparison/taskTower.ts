import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createBirpc } from 'birpc';
import { type Contender, PAGE_SIZE } from './contender.ts';
import type { TowerCalls } from './towerProcess.ts';

const CALL_MS = 300_000;

/** The built monitor with its history on the disk, in a process of its own. Memory is what it takes beyond a bare Node.js. */
export async function startTaskTower(monitorFile: string, redisUrl: string): Promise<Contender> {
  const program = fileURLToPath(new URL('./towerProcess.ts', import.meta.url));
  const child = fork(program, [monitorFile, redisUrl], {
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const calls = createBirpc<TowerCalls, object>(
    {},
    {
      post: (message: unknown) => child.send(message as object),
      on: (listener) => {
        child.on('message', listener);
      },
      timeout: CALL_MS,
    },
  );
  child.once('exit', (code) => {
    calls.$close(new Error(`The process of Task Tower ended with code ${String(code)}.`));
  });
  await calls.connect();
  return {
    name: 'Task Tower',
    // The last tasks of a slice end last; those of all workers must have.
    taken: (slice) => calls.ended(slice.slice(-4).map(({ id }) => id)),
    settled: () => calls.settled(),
    saysGap: () => calls.hasGap(),
    memory: () => calls.memory(),
    page: (times) => calls.ask({}, PAGE_SIZE, PAGE_SIZE, times),
    search: (text, found, times) => calls.ask({ text }, PAGE_SIZE, Math.min(found, PAGE_SIZE), times),
    async stop() {
      const ended = once(child, 'exit');
      await calls.stop();
      child.disconnect();
      await ended;
    },
  };
}
