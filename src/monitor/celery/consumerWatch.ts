import type { SystemContext } from '../system.ts';
import { BusyMainLoops } from './busyMainLoops.ts';
import { PoppingClients } from './poppingClients.ts';
import { StalledConsumers, type StalledConsumerParts } from './stalledConsumers.ts';

/** What Redis' connections and queues tell of workers beyond their own words: busy though mute, stalled though alive. */
export class ConsumerWatch {
  private readonly busyMainLoops: BusyMainLoops;
  private readonly stalledConsumers: StalledConsumers;

  constructor(context: SystemContext, parts: Omit<StalledConsumerParts, 'clients'>) {
    const clients = new PoppingClients(context);
    this.busyMainLoops = new BusyMainLoops(context, parts.workers, clients);
    this.stalledConsumers = new StalledConsumers(context, { ...parts, clients });
  }

  /** Nobody looked until now. */
  resume(): void {
    this.stalledConsumers.resume();
  }

  /** @param now epoch ms */
  tick(now: number): void {
    this.busyMainLoops.tick(now);
    this.stalledConsumers.tick(now);
  }
}
