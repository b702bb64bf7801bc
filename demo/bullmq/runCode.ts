import { execFile } from 'node:child_process';
import { UnrecoverableError } from 'bullmq';

/** The code that was handed in failed. Running it once more would not help, so the job is not tried again. */
export class CodeError extends UnrecoverableError {
  override name = 'CodeError';
}

/** No executor could take the code. The next attempt may find one. */
export class ExecutorUnavailableError extends Error {
  override name = 'ExecutorUnavailableError';
}

const commands: Readonly<Record<string, readonly [string, ...string[]]>> = {
  python: [process.env['DEMO_PYTHON'] ?? 'python3', '-I', '-'],
  javascript: [process.execPath, '-'],
};

/**
 * Runs code in a process of its own and returns what it printed.
 *
 * @param timeoutSeconds after which the process is ended
 * @throws CodeError when the code fails or takes too long, ExecutorUnavailableError when it cannot be started.
 */
export async function runCode(code: string, language: string, timeoutSeconds: number): Promise<string> {
  const command = commands[language];
  if (command === undefined) throw new CodeError(`unknown language "${language}"`);
  const { error, stdout, stderr } = await execute(command, code, timeoutSeconds);
  if (error === null) return stdout;
  if (error.code === 'ENOENT') throw new ExecutorUnavailableError(`there is no ${language} on this machine`);
  if (error.killed === true) throw new CodeError(`the code ran for more than ${timeoutSeconds} s`);
  throw new CodeError(lastWords(stderr));
}

interface Execution {
  readonly error: (Error & { readonly code?: unknown; readonly killed?: boolean }) | null;
  readonly stdout: string;
  readonly stderr: string;
}

function execute([program, ...args]: readonly [string, ...string[]], code: string, seconds: number) {
  return new Promise<Execution>((resolve) => {
    const options = { timeout: seconds * 1000, maxBuffer: 1_000_000, windowsHide: true };
    const child = execFile(program, args, options, (error, stdout, stderr) =>
      resolve({ error, stdout, stderr }),
    );
    // A program that ends without reading its input closes the pipe, which is its right.
    child.stdin?.on('error', () => undefined).end(code);
  });
}

/** The line that names the exception. */
function lastWords(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => /^\w*(Error|Exception)\b/u.test(line));
  return lines.at(-1) ?? (stderr.trim().split('\n').at(-1) || 'the code failed without a word');
}
