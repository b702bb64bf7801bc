import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { disownGroup, keepFolder, ownFolder, ownGroup } from './ownership.ts';
import { isGroupAlive, killGroup, signalLeader } from './processGroup.ts';
import { waitFor } from './waitFor.ts';

export interface ProcessSpec {
  /** Short name for messages and for the log file, for example `redis`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to this process's own environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folder for the log file; a temporary one when left out. */
  readonly folder?: string;
  /** Milliseconds that the process has to end by itself when it is stopped; 5,000 when left out. */
  readonly graceMs?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process with a group of its own, whose output goes to a file. It ends with this process at the latest. */
export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<Exit>;
  /** How the process ended, or null while it runs. */
  readonly exit: () => Exit | null;
  /** Everything that was written to standard output and standard error so far. */
  readonly log: () => string;
  /** The last lines of the log with a heading, for messages. */
  readonly logTail: (lines?: number) => string;
  /** Asks the process to end, waits for it, and ends by force what is left of its group. */
  readonly stop: () => Promise<void>;
  /** Ends the whole group at once, as a crash would, and waits until it is gone. */
  readonly kill: () => Promise<void>;
}

const unstopped = new Map<ManagedProcess, string>();
let reportsFailures = false;

/**
 * Starts a process and returns once it has a pid.
 *
 * @throws Error when the command cannot be started.
 */
export async function startProcess(spec: ProcessSpec): Promise<ManagedProcess> {
  const folder = spec.folder ?? ownFolder(spec.name);
  const logFile = join(folder, `${spec.name}.log`);
  const output = openSync(logFile, 'a');
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd ?? folder,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...spec.env },
    stdio: ['ignore', output, output],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let exit: Exit | null = null;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve((exit = { code, signal })));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(new Error(`${spec.name} cannot be started: ${cause.message}`, { cause })),
    );
  }).finally(() => closeSync(output));
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${spec.name} started without a process id.`);
  ownGroup(pid);
  // A service that a test forgot to stop must not keep the test process alive.
  child.unref();

  // Once nothing of the group is left, the system may give its number to somebody else: it is not touched again.
  let gone = false;
  const forget = (): void => {
    if (!gone) disownGroup(pid);
    gone = true;
  };
  const end = async (graceMs: number): Promise<void> => {
    if (gone) return;
    if (exit === null && graceMs > 0) {
      signalLeader(pid, 'SIGTERM');
      await waitFor(() => exit, { what: `${spec.name} to end`, timeoutMs: graceMs }).catch(() => undefined);
    }
    killGroup(pid);
    await waitFor(() => exit !== null && !isGroupAlive(pid), {
      what: `every process of ${spec.name} (pid ${pid}) to be gone`,
    });
    forget();
    unstopped.delete(managed);
  };
  const managed: ManagedProcess = {
    name: spec.name,
    pid,
    logFile,
    exited,
    exit: () => exit,
    log: () => readFileSync(logFile, 'utf8'),
    logTail: (lines = 25) =>
      `--- the end of ${logFile} (${spec.name}, pid ${pid}) ---\n${lastLines(readFileSync(logFile, 'utf8'), lines)}`,
    stop: () => end(spec.graceMs ?? 5000),
    kill: () => end(0),
  };
  reportLogWhenFailing(managed, folder);
  void exited.then(() => {
    if (!isGroupAlive(pid)) forget();
  });
  return managed;
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** When this process fails, the services that nobody stopped say what they wrote last, and their logs stay. */
function reportLogWhenFailing(managed: ManagedProcess, folder: string): void {
  unstopped.set(managed, folder);
  if (reportsFailures) return;
  reportsFailures = true;
  process.on('exit', (code) => {
    if (code === 0) return;
    for (const [service, kept] of unstopped) {
      keepFolder(kept);
      process.stderr.write(`${service.logTail(15)}\n`);
    }
  });
}
