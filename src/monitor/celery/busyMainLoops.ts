import { isRunning } from '../../model/taskState.ts';
import type { SystemContext } from '../system.ts';
import type { PoppingClient, PoppingClients } from './poppingClients.ts';
import type { WorkerEntry } from './workerEntry.ts';
import type { CeleryWorkers } from './workers.ts';

type Surroundings = Pick<SystemContext, 'clock' | 'unfinished' | 'log'>;

const LOOK_INTERVAL_MS = 5_000;
/** Until the look after the next one. */
const EXCUSE_MS = 15_000;
/** Without a look at the connections: a mute solo worker gets this long, */
const UNSEEN_EXCUSE_MS = 60_000;
/** and one that is known to execute a task this long. */
const UNSEEN_TASK_EXCUSE_MS = 600_000;
/** CLIENT LIST tells whole seconds, and heartbeats come some seconds apart. */
const SLACK_MS = 5_000;
const MAX_UNFINISHED = 1_000;

/**
 * A worker of the solo pool executes tasks in its main loop, where it neither sends heartbeats nor answers. What tells it
 * from a dead one is its connection: it took a message at about its last sign of life, is still open, and does not wait.
 */
export class BusyMainLoops {
  private readonly context: Surroundings;
  private readonly workers: CeleryWorkers;
  private readonly clients: Pick<PoppingClients, 'read'>;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private isBusy = false;

  constructor(context: Surroundings, workers: CeleryWorkers, clients: Pick<PoppingClients, 'read'>) {
    this.context = context;
    this.workers = workers;
    this.clients = clients;
  }

  /** Looks for what excuses mute workers, if there are any. @param now epoch ms */
  tick(now: number): void {
    if (this.isBusy || now - this.lookedAt < LOOK_INTERVAL_MS) return;
    const mute = this.workers.processes.filter((entry) => entry.isMute(now));
    if (mute.length === 0) return;
    this.lookedAt = now;
    this.isBusy = true;
    this.look(mute)
      .catch((error: unknown) => {
        this.context.log('debug', `Could not look at Redis' clients: ${String(error)}`);
      })
      .finally(() => {
        this.isBusy = false;
      });
  }

  private async look(mute: readonly WorkerEntry[]): Promise<void> {
    const clients = await this.clients.read();
    const now = this.context.clock.now();
    if (clients === null) {
      for (const entry of mute) entry.excusedUntil = this.excuseUnseen(entry);
      return;
    }
    // Of two that fell silent at the same time a connection cannot be told: neither is taken for dead.
    for (const entry of mute)
      if (clients.some((client) => isLikelyOf(client, entry, now))) entry.excusedUntil = now + EXCUSE_MS;
  }

  private excuseUnseen(entry: WorkerEntry): number {
    const isExecuting = this.context
      .unfinished(MAX_UNFINISHED)
      .some(({ worker, state }) => worker === entry.name && isRunning(state));
    return entry.lastSeenAt + (isExecuting ? UNSEEN_TASK_EXCUSE_MS : UNSEEN_EXCUSE_MS);
  }
}

function isLikelyOf({ isBlocked, idleMs }: PoppingClient, entry: WorkerEntry, now: number): boolean {
  return !isBlocked && Math.abs(now - idleMs - entry.lastSeenAt) <= SLACK_MS;
}
