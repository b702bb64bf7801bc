import { keepFolder } from '../services/ownership.ts';
import { isGroupAlive } from '../services/processGroup.ts';
import type { DemoPart } from './demoPart.ts';

/** The parts that run. One that ends by itself is reported with the end of its log; none is restarted. */
export class DemoParts {
  readonly #parts: DemoPart[] = [];
  readonly #folder: string;
  #stopping: Promise<void> | null = null;

  /** @param folder kept for a closer look when a part ends by itself */
  constructor(folder: string) {
    this.#folder = folder;
  }

  get list(): readonly DemoPart[] {
    return this.#parts;
  }

  add(part: DemoPart): void {
    this.#parts.push(part);
    if (this.#stopping !== null) {
      // It was on its way when everything was told to stop.
      void part.process.kill();
      return;
    }
    void part.process.exited.then(() => this.#reportDeath(part));
  }

  /**
   * Stops every part, the ones that others need last.
   *
   * @throws Error naming the process ids that could not be ended.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    const [needed, others] = [this.#parts.filter(isNeeded), this.#parts.filter((part) => !isNeeded(part))];
    const results = [...(await stopParts(others)), ...(await stopParts(needed))];
    const left = this.#parts.map(({ process }) => process.pid).filter(isGroupAlive);
    if (left.length > 0)
      throw new Error(`These processes did not end: ${left.join(', ')}. End them by hand.`);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  #reportDeath({ system, what, process: ended }: DemoPart): void {
    if (this.#stopping !== null) return;
    keepFolder(this.#folder);
    const exit = ended.exit();
    const how = exit?.signal ?? `exit code ${exit?.code}`;
    process.stderr.write(`\n${system} (${what}) has ended by itself: ${how}.\n${ended.logTail(15)}\n`);
  }
}

function isNeeded(part: DemoPart): boolean {
  return part.system === 'Redis';
}

function stopParts(parts: readonly DemoPart[]): Promise<readonly PromiseSettledResult<void>[]> {
  return Promise.allSettled(
    parts.map(async (part) => {
      await part.close?.();
      await part.process.stop();
    }),
  );
}
