import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { freePort } from '../services/freePort.ts';
import { startProcess } from '../services/managedProcess.ts';
import { waitFor } from '../services/waitFor.ts';
import { ensureCodeServer } from '../toolchain/codeServer.ts';
import type { DemoPlace } from './demoPart.ts';

/**
 * Starts VS Code's server with a profile of its own, and returns when it answers.
 *
 * @param settings written as machine settings
 * @returns the address of the workbench with the extension and the demo's folder open; whoever knows it can use it
 */
export async function startBrowserEditor(
  { folder, onStart }: DemoPlace,
  settings: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { node, serverMain } = await ensureCodeServer();
  const dataFolder = join(folder, 'vscode');
  const machineFolder = join(dataFolder, 'data', 'Machine');
  mkdirSync(machineFolder, { recursive: true });
  writeFileSync(join(machineFolder, 'settings.json'), JSON.stringify(settings, null, 2));
  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  const server = await startProcess({
    name: 'vscode',
    command: node,
    args: [serverMain, ...serverArguments(port, token, dataFolder)],
    folder,
  });
  const address = `http://127.0.0.1:${port}`;
  onStart({ system: 'VS Code', what: address, process: server });
  await waitFor(async () => server.exit() !== null || (await fetch(`${address}/version`)).ok, {
    what: 'VS Code to answer',
    timeoutMs: 30_000,
    onTimeout: () => server.logTail(),
  });
  if (server.exit() !== null) throw new Error(`VS Code's server ended.\n${server.logTail()}`);
  return workbenchUrl(address, token);
}

function serverArguments(port: number, token: string, dataFolder: string): readonly string[] {
  return [
    '--host=127.0.0.1',
    `--port=${port}`,
    `--connection-token=${token}`,
    '--accept-server-license-terms',
    '--telemetry-level=off',
    '--disable-workspace-trust',
    // A built VS Code loads an extension from a folder by the address's payload only with this.
    '--enable-smoke-test-driver',
    `--server-data-dir=${dataFolder}`,
    `--extensions-dir=${join(dataFolder, 'extensions')}`,
  ];
}

function workbenchUrl(address: string, token: string): string {
  const payload = [
    ['extensionDevelopmentPath', `vscode-remote://remote${asUriPath(root)}`],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({
    tkn: token,
    folder: asUriPath(join(root, 'demo')),
    payload: JSON.stringify(payload),
  });
  return `${address}/?${query.toString()}`;
}

/** A path as URIs write it: forward slashes, and one before a drive letter. */
function asUriPath(path: string): string {
  const slashes = path.replaceAll('\\', '/');
  return slashes.startsWith('/') ? slashes : `/${slashes}`;
}
