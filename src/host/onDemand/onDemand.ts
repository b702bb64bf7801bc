import type { Translate } from '../messages/connectionProblem.ts';

interface Disposable {
  dispose(): unknown;
}

/**
 * Parts whose code is loaded at their first use. Until then stand-ins are registered for what they register themselves; these
 * are disposed of right before the parts are made.
 */
export class OnDemand<T extends Disposable> implements Disposable {
  readonly #load: () => Promise<() => T>;
  readonly #t: Translate;
  readonly #standIns: Disposable[] = [];
  #parts: Promise<T> | null = null;
  #made: T | null = null;
  #disposed = false;

  /**
   * @param load loads the code and answers what makes the parts
   * @param t `vscode.l10n.t`
   */
  constructor(load: () => Promise<() => T>, t: Translate) {
    this.#load = load;
    this.#t = t;
  }

  /** Registers what calls {@link get} until the parts are there. */
  standIn(...standIns: readonly Disposable[]): void {
    this.#standIns.push(...standIns);
  }

  /** The parts, made at the first call. Rejects when their code cannot be loaded; the next call tries again. */
  get(): Promise<T> {
    this.#parts ??= this.#make();
    return this.#parts;
  }

  dispose(): void {
    this.#disposed = true;
    this.#disposeStandIns();
    this.#made?.dispose();
  }

  async #make(): Promise<T> {
    try {
      const make = await this.#load();
      if (this.#disposed) throw new Error(this.#t('Task Tower has been switched off.'));
      this.#disposeStandIns();
      this.#made = make();
      return this.#made;
    } catch (error) {
      this.#parts = null;
      throw error;
    }
  }

  #disposeStandIns(): void {
    for (const standIn of this.#standIns.splice(0)) standIn.dispose();
  }
}
