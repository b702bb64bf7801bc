import type { SystemKind } from '../model/system.ts';
import type { System } from './system.ts';

/** Which systems have been seen on one connection. */
export class SystemPresence {
  readonly #systems: readonly Pick<System, 'kind' | 'present'>[];
  #known: readonly SystemKind[] | null = null;

  constructor(systems: readonly Pick<System, 'kind' | 'present'>[]) {
    this.#systems = systems;
  }

  /** As of the last look; `null`: none was seen yet, and not all have looked. */
  get known(): readonly SystemKind[] | null {
    return this.#known;
  }

  /** Looks again. @returns whether more or less is known than before */
  look(): boolean {
    const here = this.#systems.filter(({ present }) => present === true).map(({ kind }) => kind);
    const isKnown = here.length > 0 || this.#systems.every(({ present }) => present !== null);
    const known = isKnown ? here : null;
    if (known?.join() === this.#known?.join()) return false;
    this.#known = known;
    return true;
  }
}
