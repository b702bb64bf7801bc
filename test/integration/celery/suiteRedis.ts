import { after, afterEach, before } from 'node:test';
import { Redis } from 'ioredis';
import { type RedisOptions, type RedisServer, startRedis } from '../../services/index.ts';

interface Stoppable {
  stop(): Promise<unknown>;
}

/** What a suite of tests has of its Redis, from its first test on. */
export interface SuiteRedis {
  readonly url: string;
  /** A client of database 0, for the whole suite. */
  readonly client: Redis;
  /** Stops `service` after the test of now, and hands it back. */
  keep<T extends Stoppable>(service: T): T;
  /** A client of one database, for the test of now. */
  connect(database: number): Redis;
}

/**
 * One Redis for all tests of the `describe` in which it is called. After each test, what that test kept is stopped
 * and every database is emptied.
 */
export function suiteRedis(options?: RedisOptions): SuiteRedis {
  let running: { server: RedisServer; client: Redis } | undefined;
  const kept: Stoppable[] = [];
  const started = () => {
    if (running === undefined)
      throw new Error('The Redis of the suite is not started before its first test.');
    return running;
  };
  const keep = <T extends Stoppable>(service: T): T => {
    kept.push(service);
    return service;
  };

  before(async () => {
    const server = await startRedis(options);
    running = { server, client: new Redis(server.url) };
  });

  afterEach(async () => {
    await Promise.all(kept.splice(0).map((service) => service.stop()));
    await started().client.flushall();
  });

  after(async () => {
    running?.client.disconnect();
    await running?.server.stop();
  });

  return {
    get url() {
      return started().server.url;
    },
    get client() {
      return started().client;
    },
    keep,
    connect(database) {
      const client = new Redis(`${started().server.url}/${database}`);
      keep({ stop: () => Promise.resolve(client.disconnect()) });
      return client;
    },
  };
}
