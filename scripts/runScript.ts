import { errorMessage } from './errorMessage.ts';
import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<typeof parseArgs<{ options: T }>>['values'];

export interface ScriptRun<T extends Options> {
  readonly values: Values<T>;
  /** Aborted by Ctrl-C and by the other polite signals. */
  readonly signal: AbortSignal;
}

/**
 * Runs the body of a script with its parsed options. An error that a person should read ends it with exit code 1
 * and the error's message; anything else also with its stack.
 */
export async function runScript<T extends Options>(
  options: T,
  body: (run: ScriptRun<T>) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort(new Error(`Stopped by ${signal}.`)));
  }
  try {
    const { values } = parseArgs({ options, args: process.argv.slice(2) });
    await body({ values, signal: controller.signal });
  } catch (error) {
    process.exitCode = 1;
    if (controller.signal.aborted && error === controller.signal.reason) return;
    const text = error instanceof Error && isBug(error) ? error.stack : errorMessage(error);
    process.stderr.write(`${text}\n`);
  }
}

function isBug(error: Error): boolean {
  return error instanceof ReferenceError || (error instanceof TypeError && !('code' in error));
}
