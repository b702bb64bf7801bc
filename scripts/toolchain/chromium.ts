import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canUseApt, installWithApt } from './apt.ts';
import { findOnPath } from './findOnPath.ts';

const programs = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
] as const;

/**
 * The path of a Chromium, Chrome or Edge; installed by apt where that is allowed.
 *
 * @throws Error with the remedy for this operating system when there is none.
 */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found !== null) return found;
  if (canUseApt()) {
    await installWithApt('chromium', 'fonts-dejavu-core');
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  throw new Error(`No Chromium, Chrome or Edge was found. ${remedy()}`);
}

function findChromium(): string | null {
  return process.env['CHROMIUM_PATH'] || findOnPath(...programs) || (usualPlaces().find(existsSync) ?? null);
}

function usualPlaces(): readonly string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform !== 'win32') return ['/opt/google/chrome/chrome', '/snap/bin/chromium'];
  const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name] ?? '');
  const files = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
  return roots.filter((root) => root !== '').flatMap((root) => files.map((file) => join(root, file)));
}

function remedy(): string {
  if (process.platform === 'darwin') return 'Install one with "brew install --cask google-chrome".';
  if (process.platform === 'win32') return 'Install one with "winget install Google.Chrome".';
  if (findOnPath('apt-get') !== null) return 'Install one with "sudo apt-get install chromium".';
  return 'Install chromium from your distribution, or set CHROMIUM_PATH to a browser.';
}
