import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

let reaperInput: Writable | undefined;

/** Puts a process group under the reaper's eye: it ends with this process at the latest. */
export function ownGroup(leader: number): void {
  tellReaper(`+${leader}`);
}

/** Takes a group that has ended off the reaper's list, before its number is given to somebody else. */
export function disownGroup(leader: number): void {
  tellReaper(`-${leader}`);
}

/** Makes a temporary folder that is deleted after this process has ended. */
export function ownFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `task-tower-${name}-`));
  tellReaper(`d${folder}`);
  return folder;
}

/** Lets a folder of {@link ownFolder} stay, because somebody will want to read what is in it. */
export function keepFolder(folder: string): void {
  tellReaper(`k${folder}`);
}

function tellReaper(line: string): void {
  reaperInput ??= startReaper();
  reaperInput.write(`${line}\n`);
}

function startReaper(): Writable {
  const script = fileURLToPath(new URL('./reaper.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', script], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined, NODE_V8_COVERAGE: undefined },
    detached: true,
    windowsHide: true,
  });
  child.unref();
  child.stdin.on('error', () => undefined);
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return child.stdin;
}
