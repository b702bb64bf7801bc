import type { Clock } from '../clock.ts';
import type { RedisLink } from '../redis/redisLink.ts';
import { createPause } from './pause.ts';
import type { PollPart } from './pollPart.ts';

export interface Rounds {
  /** Whether a poll part is being asked here: a tick must leave it alone meanwhile. */
  readonly areRunning: boolean;
  /**
   * Asks a poll part again and again, at least once, until it `isOver` or `ms` have passed. After each round it rests as
   * long as that took, so that the server serves others at least half of the time. Nothing happens while another run is on.
   *
   * @throws RedisLinkError when the server cannot be asked
   */
  run(part: PollPart, options: { readonly isOver: () => boolean; readonly ms: number }): Promise<void>;
  /** Ends the run after its present round. */
  stop(): void;
}

/** Longest rest between two rounds, in ms: one round's commands are a few ms of the server's time, whatever it took. */
const LONGEST_REST_MS = 50;

/** Lets a poll part take several round trips of small commands where a tick would give it one. */
export function createRounds({
  link,
  clock,
}: {
  readonly link: Pick<RedisLink, 'pipeline'>;
  readonly clock: Clock;
}): Rounds {
  const pause = createPause(clock);
  let areRunning = false;
  let isStopped = false;

  async function run(
    part: PollPart,
    { isOver, ms }: { readonly isOver: () => boolean; readonly ms: number },
  ): Promise<void> {
    if (areRunning || isStopped) return;
    areRunning = true;
    const until = clock.now() + ms;
    try {
      for (;;) {
        const beganAt = clock.now();
        const commands = part.commands();
        if (commands.length === 0) return;
        part.apply(await link.pipeline(commands));
        if (hasStopped() || isOver() || clock.now() >= until) return;
        await pause.sleep(Math.min(clock.now() - beganAt, LONGEST_REST_MS));
        if (hasStopped()) return;
      }
    } finally {
      areRunning = false;
    }
  }

  /** Asked anew after an await, when a check from before no longer counts. */
  function hasStopped(): boolean {
    return isStopped;
  }

  return {
    get areRunning() {
      return areRunning;
    },
    run,
    stop() {
      isStopped = true;
      pause.wake();
    },
  };
}
