import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createBirpc } from 'birpc';
import type { LoadApi } from './loadApi.ts';

/** Clients and workers that are played, in a process of its own so that they take nothing from what is measured. */
export interface Load extends LoadApi {
  stop(): Promise<void>;
}

/** @param port of the Redis whose database 0 is filled */
export function startLoad(port: number): Load {
  const program = fileURLToPath(new URL('./loadProgram.ts', import.meta.url));
  const child = fork(program, [String(port)], {
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const load = createBirpc<LoadApi>(
    {},
    {
      post: (message: unknown) => child.connected && child.send(message as object),
      on: (listener) => child.on('message', listener),
      timeout: 600_000,
    },
  );
  void ended.then(() => {
    load.$close(new Error('The load has ended.'));
  });
  return {
    burst: (tasks) => load.burst(tasks),
    begin: (eventsPerSecond) => load.begin(eventsPerSecond),
    end: () => load.end(),
    async stop() {
      if (child.exitCode !== null) return;
      child.disconnect();
      await ended;
    },
  };
}
