import type { Clock } from '../clock.ts';

/** A sleep that can be cut short. */
export interface Pause {
  sleep(ms: number): Promise<void>;
  /** Ends the sleep, or the next one when none is on. */
  wake(): void;
}

export function createPause(clock: Clock): Pause {
  let awake: (() => void) | null = null;
  let isWoken = false;
  return {
    async sleep(ms) {
      if (!isWoken) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(ms, resolve);
          awake = () => {
            cancel();
            resolve();
          };
        });
      }
      awake = null;
      isWoken = false;
    },
    wake() {
      isWoken = true;
      awake?.();
    },
  };
}
