import { spawnSync } from 'node:child_process';
import { processEntry, processTable } from './processTable.ts';

const onWindows = process.platform === 'win32';
const onLinux = process.platform === 'linux';

/** Whether a process runs. One that has ended but was not yet collected by its parent (a zombie) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !onLinux || processEntry(pid)?.isZombie === false;
}

/** Whether any process of the group that `leader` opened runs. On Windows there are no groups: the leader counts. */
export function isGroupAlive(leader: number): boolean {
  if (onWindows) return isAlive(leader);
  try {
    process.kill(-leader, 0);
  } catch {
    return false;
  }
  return !onLinux || processTable().some((entry) => entry.group === leader && !entry.isZombie);
}

/** Sends a signal to the leader alone, so that it can stop its children in its own way. Never throws. */
export function signalLeader(leader: number, signal: NodeJS.Signals): void {
  if (onWindows) {
    endTree(leader);
    return;
  }
  sendSignal(leader, signal);
}

/** Ends a leader and everything in its group at once, without asking. Never throws. */
export function killGroup(leader: number): void {
  if (onWindows) endTree(leader);
  else sendSignal(-leader, 'SIGKILL');
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already, which is what was wanted.
  }
}

function endTree(pid: number): void {
  spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
}
