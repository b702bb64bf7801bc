import { celeryPython, type CeleryRelease } from '../../scripts/toolchain/celeryPython.ts';
import { runTool } from '../../scripts/toolchain/runTool.ts';

export interface PythonRun {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Milliseconds; 180,000 when left out. */
  readonly timeoutMs?: number;
  /** The interpreter; the one with the Celery of `celery` when left out. */
  readonly python?: string;
  /** Which Celery it can import; the newest when left out. */
  readonly celery?: CeleryRelease;
}

/**
 * Runs a Python file (when `source` is a path that ends in `.py`) or a piece of code, and returns what it
 * printed.
 *
 * @throws Error with its output when it fails.
 */
export async function runPython(source: string, run: PythonRun = {}): Promise<string> {
  const python = run.python ?? (await celeryPython(run.celery));
  const start = source.endsWith('.py') ? [source] : ['-c', source];
  return runTool(python, [...start, ...(run.args ?? [])], {
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
    env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8', ...run.env },
    timeoutMs: run.timeoutMs ?? 180_000,
  });
}
