import { spawn } from 'node:child_process';
import { findOnPath } from '../toolchain/findOnPath.ts';

/** Opens an address in the person's own browser. Where there is none to be opened, nothing happens. */
export function openBrowser(url: string): void {
  const command = opener();
  if (command === null) return;
  const [program, ...args] = command;
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true, windowsHide: true });
  child.on('error', () => undefined);
  child.unref();
}

function opener(): readonly [string, ...string[]] | null {
  if (process.platform === 'darwin') return ['open'];
  // "start" is a word of the shell, and the address holds signs that the shell would read.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  const hasScreen = Boolean(
    process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? process.env['BROWSER'],
  );
  const program = findOnPath('wslview') ?? (hasScreen ? findOnPath('xdg-open') : null);
  return program === null ? null : [program];
}
