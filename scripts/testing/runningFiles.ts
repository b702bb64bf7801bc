import { relative } from 'node:path';
import { root } from '../root.ts';

/** What the test runner says of a test file, or of a test in it, as it begins and ends. */
export interface RunnerEvent {
  readonly name: string;
  readonly file?: string | undefined;
}

interface RunningFile {
  readonly timer: NodeJS.Timeout;
  /** Tests and suites that have begun and not ended. */
  readonly open: string[];
}

/**
 * Keeps count of the test files that run. The runner's own limit holds for each test, and a file whose tests are done can be
 * held open by a timer or a socket, or be stuck in a loop: then nobody else would ever say which one it is.
 */
export class RunningFiles {
  readonly #timeoutMs: number;
  readonly #onOverdue: (error: Error) => void;
  readonly #files = new Map<string, RunningFile>();

  /** `onOverdue` is told of a file that does not end within `timeoutMs`, with the tests that it is in. */
  constructor(timeoutMs: number, onOverdue: (error: Error) => void) {
    this.#timeoutMs = timeoutMs;
    this.#onOverdue = onOverdue;
  }

  began({ name, file }: RunnerEvent): void {
    if (file === undefined) return;
    if (name !== file) {
      this.#files.get(file)?.open.push(name);
      return;
    }
    const open: string[] = [];
    const timer = setTimeout(() => {
      this.#onOverdue(overdue(file, this.#timeoutMs, open));
    }, this.#timeoutMs);
    this.#files.set(file, { timer, open });
  }

  ended({ name, file }: RunnerEvent): void {
    const running = file === undefined ? undefined : this.#files.get(file);
    if (file === undefined || running === undefined) return;
    if (name === file) {
      clearTimeout(running.timer);
      this.#files.delete(file);
      return;
    }
    const index = running.open.lastIndexOf(name);
    if (index >= 0) running.open.splice(index, 1);
  }

  dispose(): void {
    for (const { timer } of this.#files.values()) clearTimeout(timer);
    this.#files.clear();
  }
}

function overdue(file: string, timeoutMs: number, open: readonly string[]): Error {
  const where =
    open.length === 0
      ? 'None of its tests is running: something that it started holds it open, or it has not begun.'
      : `It is in: ${open.join(' > ')}.`;
  return new Error(`${relative(root, file)} did not end within ${timeoutMs / 1_000} s. ${where}`);
}
