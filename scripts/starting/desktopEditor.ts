import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { root } from '../root.ts';
import { startProcess } from '../services/managedProcess.ts';
import { isAlive, signalLeader } from '../services/processGroup.ts';
import { waitFor } from '../services/waitFor.ts';
import { cacheFolder } from '../toolchain/cacheFolder.mjs';
import { findOnPath } from '../toolchain/findOnPath.ts';
import type { DemoPlace } from './demoPart.ts';

/**
 * Opens a desktop VS Code with a profile of its own on the demo's folder: the `code` on PATH, else one that is
 * downloaded.
 *
 * @throws Error when there is none and none can be downloaded.
 */
export async function startDesktopEditor(
  { folder, onStart }: DemoPlace,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const program = findOnPath('code') ?? (await downloadDesktopVSCode());
  const profile = join(folder, 'vscode');
  mkdirSync(join(profile, 'User'), { recursive: true });
  writeFileSync(join(profile, 'User', 'settings.json'), JSON.stringify(settings, null, 2));
  const editor = await startProcess({
    name: 'vscode',
    command: program,
    args: [
      '--wait',
      '--new-window',
      '--skip-welcome',
      '--skip-release-notes',
      '--disable-workspace-trust',
      '--disable-telemetry',
      `--user-data-dir=${profile}`,
      `--extensions-dir=${join(profile, 'extensions')}`,
      `--extensionDevelopmentPath=${root}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      join(root, 'demo'),
    ],
    folder,
  });
  onStart({ system: 'VS Code', what: program, process: editor, close: () => closeWindow(profile) });
}

/** The program of a desktop VS Code in the tool cache. @throws Error with the remedy when it cannot be downloaded. */
export async function downloadDesktopVSCode(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ cachePath: join(cacheFolder(), 'vscode-desktop') });
  } catch (cause) {
    throw new Error(
      'A desktop VS Code could not be downloaded. Install VS Code so that "code" is on PATH for ' +
        '"npm start -- --desktop", or run "npm start" and "npm test", which use VS Code in the browser.',
      { cause },
    );
  }
}

/** The program on PATH only opens the window; the one that owns it writes its number into the profile. */
async function closeWindow(profile: string): Promise<void> {
  let owner = 0;
  try {
    owner = Number(readFileSync(join(profile, 'code.lock'), 'utf8'));
  } catch {
    return;
  }
  if (!Number.isInteger(owner) || owner <= 1 || !isAlive(owner)) return;
  signalLeader(owner, 'SIGTERM');
  await waitFor(() => !isAlive(owner), { what: 'VS Code to close', timeoutMs: 10_000 });
}
