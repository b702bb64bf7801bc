import { after, before } from 'node:test';
import { FlowProducer, Queue, Worker, type Job, type WorkerOptions } from 'bullmq';
import { FlowProducer as OldestFlowProducer, Queue as OldestQueue } from 'bullmq-oldest';
import { Redis } from 'ioredis';
import { createBullmqSystem } from '../../../src/monitor/bullmq/bullmqSystem.ts';
import type { ConnectionConfig } from '../../../src/model/connection.ts';
import {
  testConnection,
  type WatchedSystem,
  type WatchOptions,
  watchSystem,
} from '../../contract/watchedSystem.ts';
import { type CuttableProxy, startCuttableProxy } from '../../contract/cuttableProxy.ts';
import { type BullmqRelease, type RedisOptions, type RedisServer, startRedis } from '../../services/index.ts';

type Closable = { close(): Promise<unknown> };

/** One Redis for the tests of a file, with the application's side of BullMQ: each test under a prefix of its own. */
export class BullmqBench {
  #redis: RedisServer | null = null;
  #client: Redis | null = null;
  #prefixes = 0;
  readonly #closables: Closable[] = [];

  get redis(): RedisServer {
    if (this.#redis === null) throw new Error('The Redis of the bench has not been started.');
    return this.#redis;
  }

  /** A plain client, for looking at and for damaging keys. */
  get client(): Redis {
    this.#client ??= new Redis(this.redis.url, { lazyConnect: false });
    return this.#client;
  }

  async start(options: RedisOptions): Promise<void> {
    this.#redis = await startRedis(options);
  }

  nextPrefix(): string {
    this.#prefixes += 1;
    return `bull${this.#prefixes}`;
  }

  get connection() {
    return { host: '127.0.0.1', port: this.redis.port };
  }

  /** Of the oldest release, what both libraries have in common can be used. */
  queue(prefix: string, name: string, release: BullmqRelease = 'newest'): Queue {
    const options = { connection: this.connection, prefix };
    if (release === 'newest') return this.#keep(new Queue(name, options));
    return this.#keep(new OldestQueue(name, options) as unknown as Queue);
  }

  flows(prefix: string, release: BullmqRelease = 'newest'): FlowProducer {
    const options = { connection: this.connection, prefix };
    if (release === 'newest') return this.#keep(new FlowProducer(options));
    return this.#keep(new OldestFlowProducer(options) as unknown as FlowProducer);
  }

  /** A worker in this process, for jobs that a test wants to hold in its hand. */
  async worker(
    prefix: string,
    queue: string,
    run: (job: Job) => Promise<unknown>,
    options: Partial<WorkerOptions> = {},
  ): Promise<Worker> {
    const worker = new Worker(queue, run, { ...options, connection: this.connection, prefix });
    worker.on('error', () => undefined);
    this.#keep(worker);
    await worker.waitUntilReady();
    return worker;
  }

  async watch(
    prefixes: readonly string[],
    config: Partial<ConnectionConfig> = {},
    options: WatchOptions = {},
  ): Promise<WatchedSystem> {
    const watched = await watchSystem(
      createBullmqSystem,
      testConnection({ url: this.redis.url, bullmq: { prefixes }, ...config }),
      options,
    );
    this.#keep({ close: () => watched.dispose() });
    return watched;
  }

  /** A way to Redis that a test can cut. */
  async proxy(): Promise<CuttableProxy> {
    return this.#keep(await startCuttableProxy(this.redis.port));
  }

  /** Ends what the tests have left open, the newest first, then Redis. */
  async close(): Promise<void> {
    for (const closable of this.#closables.splice(0).toReversed()) {
      await closable.close().catch(() => undefined);
    }
    this.#client?.disconnect();
    await this.#redis?.stop();
  }

  #keep<T extends Closable>(closable: T): T {
    this.#closables.push(closable);
    return closable;
  }
}

/** A bench whose Redis runs from before the first test of the suite until after its last. */
export function useBullmqBench(options: RedisOptions = {}): BullmqBench {
  const bench = new BullmqBench();
  before(() => bench.start(options));
  after(() => bench.close());
  return bench;
}
