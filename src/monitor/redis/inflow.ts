/** Of taking, whose bytes and time count for the rate. */
const MEMORY_MS = 100;
/** Bytes per ms that are taken where nothing is known yet. */
const USUAL_RATE = 32 * 1024;
/** So much that waits takes so long: a burst, or the thread did something else for a moment. */
const BEHIND_MS = 150;
const LEAST_BEHIND_BYTES = 1024 * 1024;
/** Bytes that come so many times faster than they can be taken come in a burst, which is over soon or cannot be borne anyway. */
const POURING = 2;
/** For so long nothing is taken, to see how much comes when reading is all that is done… */
const LOOK_MS = 20;
/** …and it is not looked again for so long when that is less. */
const REST_MS = 40;

/**
 * Tells a burst, in which reading is all that counts, from as much as can be taken while it comes. What comes is seen only
 * while nothing is taken: a server that waits for its socket to be read sends no faster than we read. Times in ms of one clock.
 */
export class Inflow {
  #tookBytes = USUAL_RATE;
  #tookMs = 1;
  #came = 0;
  /** Nothing is taken since; `null`: it is. */
  #lookingSince: number | null = null;
  #restsUntil = Number.NEGATIVE_INFINITY;

  came(bytes: number): void {
    this.#came += bytes;
  }

  /** So many bytes were taken in so many ms. */
  took(bytes: number, ms: number): void {
    this.#tookBytes += bytes;
    this.#tookMs += ms;
    if (this.#tookMs < MEMORY_MS) return;
    this.#tookBytes /= 2;
    this.#tookMs /= 2;
  }

  /**
   * Whether nothing is to be taken now.
   *
   * @param waiting bytes that were read
   */
  isBurst(waiting: number, now: number): boolean {
    const rate = this.#tookBytes / this.#tookMs;
    if (waiting < Math.max(rate * BEHIND_MS, LEAST_BEHIND_BYTES)) {
      this.#lookingSince = null;
      return false;
    }
    if (this.#lookingSince === null) {
      if (now < this.#restsUntil) return false;
      this.#lookingSince = now;
      this.#came = 0;
      return true;
    }
    const passed = now - this.#lookingSince;
    if (passed < LOOK_MS) return true;
    if (this.#came / passed > POURING * rate) {
      this.#lookingSince = now;
      this.#came = 0;
      return true;
    }
    this.#lookingSince = null;
    this.#restsUntil = now + REST_MS;
    return false;
  }
}
