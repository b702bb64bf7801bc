import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createBirpc } from 'birpc';
import type { MonitorApi, MonitorOptions } from '../../src/contract/monitorApi.ts';
import { type ConnectionConfig, NO_SECRETS, type ConnectionStatus } from '../../src/model/connection.ts';
import type { HostApi, HostEvents, Vitals } from './hostApi.ts';

/** Under this name the monitor is asked for its one connection. */
export const CONNECTION = 'soak';

/** The process that stands for the extension host, with one connection. */
export interface WatchedHost {
  ask<M extends keyof MonitorApi>(method: M, ...args: Parameters<MonitorApi[M]>): ReturnType<MonitorApi[M]>;
  status(): Promise<ConnectionStatus | null>;
  vitals(collect?: boolean): Promise<Vitals>;
  crashMonitor(): Promise<void>;
  /** How often the monitor's thread was said to be restarted. */
  readonly restarts: number;
  /** What it said of level `warn` and above. */
  readonly complaints: readonly string[];
  stop(): Promise<void>;
}

/** Starts it, and lets it connect. The connection need not be up when this returns. */
export async function startWatchedHost(
  monitorFile: string,
  options: MonitorOptions,
  config: Pick<ConnectionConfig, 'url' | 'resultBackendUrl'>,
): Promise<WatchedHost> {
  const program = fileURLToPath(new URL('./hostProgram.ts', import.meta.url));
  const child = fork(program, [], {
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const complaints: string[] = [];
  let restarts = 0;
  const host = createBirpc<HostApi, HostEvents>(
    {
      state(kind) {
        if (kind === 'restarting') restarts++;
      },
      complaint: (message) => complaints.push(message),
    },
    {
      post: (message: unknown) => child.connected && child.send(message as object),
      on: (listener) => child.on('message', listener),
      timeout: 60_000,
    },
  );
  void ended.then(() => {
    host.$close(new Error('The process that stands for the extension host has ended.'));
  });
  const ask: WatchedHost['ask'] = (method, ...args) => host.ask<typeof method>(method, args);
  await host.start(monitorFile, options);
  await ask('setAttention', 'visible');
  await ask('setConnections', [
    {
      config: {
        id: CONNECTION,
        name: 'Soak',
        ...config,
        readOnly: false,
        tls: null,
        celery: { keyPrefix: '', resultKeyPrefix: '', enableTaskEvents: false },
        bullmq: { prefixes: ['bull'] },
      },
      secrets: NO_SECRETS,
    },
  ]);
  return {
    ask,
    status: async () => (await ask('getConnections'))[0] ?? null,
    vitals: (collect) => host.vitals(collect),
    crashMonitor: async () => host.crashMonitor(),
    get restarts() {
      return restarts;
    },
    complaints,
    async stop() {
      if (child.exitCode !== null) return;
      await host.stop();
      child.disconnect();
      await ended;
    },
  };
}
