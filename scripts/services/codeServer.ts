import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureCodeServer } from '../toolchain/codeServer.ts';
import { runTool } from '../toolchain/runTool.ts';
import { freePort } from './freePort.ts';
import { type ManagedProcess, startProcess } from './managedProcess.ts';
import { waitFor } from './waitFor.ts';

export interface CodeServerOptions {
  /** Folder for the profile and the logs of this run; nothing of it is shared with another run. */
  readonly dataFolder: string;
  /** Package that is installed before the start; `null`: none. */
  readonly vsix: string | null;
  /** Machine settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whoever opens the workbench must know it; `null`: nobody is asked. */
  readonly token: string | null;
  /** Lets the address name extensions and tests to load. VS Code then shows no notification toasts. */
  readonly testDriver: boolean;
  /** Whether a folder has to be trusted by a person first; absent: every folder is. */
  readonly asksForTrust?: boolean;
  /** For Node itself; extension hosts take them over. */
  readonly nodeArgs?: readonly string[];
}

/** A running VS Code server with a profile of its own. */
export interface CodeServer {
  readonly process: ManagedProcess;
  /** `http://127.0.0.1:port`. */
  readonly address: string;
  /** Address of the workbench on `folder`; `payload` is VS Code's list of environment pairs. */
  url(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** Replaces the machine settings; VS Code notices by itself. */
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Installs the package into a fresh profile and starts VS Code's own server on a free port.
 *
 * @returns when it answers
 * @throws Error with its own words when the package cannot be installed or the server does not start
 */
export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const { node, serverMain } = await ensureCodeServer();
  const { dataFolder } = options;
  const machine = join(dataFolder, 'server', 'data', 'Machine');
  await mkdir(machine, { recursive: true });
  const writeSettings = (settings: Readonly<Record<string, unknown>>): Promise<void> =>
    writeFile(join(machine, 'settings.json'), JSON.stringify(settings, null, 2));
  await writeSettings(options.settings);

  const common = [
    serverMain,
    '--accept-server-license-terms',
    '--telemetry-level=off',
    `--server-data-dir=${join(dataFolder, 'server')}`,
    `--extensions-dir=${join(dataFolder, 'extensions')}`,
  ];
  if (options.vsix !== null)
    await runTool(node, [...common, '--install-extension', options.vsix], { cwd: dataFolder });
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const server = await startProcess({
    name: 'vscode',
    command: node,
    args: [
      ...(options.nodeArgs ?? []),
      ...common,
      '--host=127.0.0.1',
      `--port=${port}`,
      options.token === null ? '--without-connection-token' : `--connection-token=${options.token}`,
      ...(options.asksForTrust === true ? [] : ['--disable-workspace-trust']),
      ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
    ],
    folder: dataFolder,
  });
  await waitFor(async () => server.exit() !== null || (await fetch(`${address}/version`)).ok, {
    what: 'VS Code to answer',
    timeoutMs: 120_000,
    onTimeout: () => server.logTail(),
  });
  if (server.exit() !== null) throw new Error(`VS Code's server ended.\n${server.logTail()}`);
  return {
    process: server,
    address,
    url(folder, payload = []) {
      const query = new URLSearchParams({
        ...(options.token === null ? {} : { tkn: options.token }),
        folder: asUriPath(folder),
        ...(payload.length === 0 ? {} : { payload: JSON.stringify([['skipWelcome', 'true'], ...payload]) }),
      });
      return `${address}/?${query.toString()}`;
    },
    writeSettings,
    stop: () => server.stop(),
  };
}

/** A path as URIs write it: forward slashes, and one before a drive letter. */
export function asUriPath(path: string): string {
  const slashes = path.replaceAll('\\', '/');
  return slashes.startsWith('/') ? slashes : `/${slashes}`;
}
