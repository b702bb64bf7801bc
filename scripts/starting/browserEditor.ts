import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { root } from '../root.ts';
import { startCodeServer } from '../services/codeServer.ts';
import type { DemoPlace } from './demoPart.ts';

/**
 * Starts VS Code's server with the package installed and a profile of its own, and returns when it answers.
 *
 * @param settings written as machine settings
 * @returns the address of the workbench with the demo's folder open; whoever knows it can use it
 */
export async function startBrowserEditor(
  { folder, onStart }: DemoPlace,
  vsix: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<string> {
  const server = await startCodeServer({
    dataFolder: join(folder, 'vscode'),
    vsix,
    settings,
    token: randomBytes(16).toString('hex'),
    testDriver: false,
  });
  onStart({ system: 'VS Code', what: server.address, process: server.process });
  return server.url(join(root, 'demo'));
}
