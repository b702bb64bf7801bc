import { spawn } from 'node:child_process';

export interface ToolRun {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds; 10 minutes when left out. */
  readonly timeoutMs?: number;
}

/**
 * Runs a program to its end and returns what it wrote to standard output.
 *
 * @throws Error with the end of its output when it cannot be started, fails, or takes too long.
 */
export async function runTool(command: string, args: readonly string[], run: ToolRun = {}): Promise<string> {
  const child = spawn(command, args, {
    cwd: run.cwd,
    env: { ...process.env, ...run.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: run.timeoutMs ?? 600_000,
    windowsHide: true,
    // npm is a command file on Windows, which only a shell can start.
    shell: process.platform === 'win32' && /\bnpm$/u.test(command),
  });
  let output = '';
  let everything = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    everything = keepEnd(everything + text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (everything = keepEnd(everything + text)));
  const line = [command, ...args].join(' ');
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new Error(`${command} cannot be started: ${cause.message}`, { cause })),
    );
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`"${line}" failed (${signal ?? `exit code ${code}`}).\n${everything.trimEnd()}`));
    });
  });
}

/** Characters of output that an error carries. */
const longestMessage = 30_000;

function keepEnd(text: string): string {
  return text.slice(-longestMessage);
}
