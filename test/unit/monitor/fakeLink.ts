import type { ConnectionProblem, ConnectionState } from '../../../src/model/connection.ts';
import { redisAddress } from '../../../src/model/redisUrl.ts';
import type { RedisLinkOptions } from '../../../src/monitor/redis/openRedisLink.ts';
import type { OwnedRedisLink, PipelineReply, RedisCommand } from '../../../src/monitor/redis/redisLink.ts';

/** A link whose server comes and goes as a test says: for orders of events that a real one cannot be made to give. */
export class FakeLink implements OwnedRedisLink {
  readonly options: RedisLinkOptions;
  readonly database = 0;
  readonly address: string;
  readonly pipelines: (readonly RedisCommand[])[] = [];
  state: ConnectionState;
  retries = 0;
  isDisposed = false;
  answer: (commands: readonly RedisCommand[]) => Promise<readonly PipelineReply[]> = (commands) =>
    Promise.resolve(commands.map(() => ({ ok: true, value: null })));

  constructor(options: RedisLinkOptions) {
    this.options = options;
    this.address = redisAddress(options.url);
    this.state = { kind: 'connecting', since: options.clock.now() };
  }

  get role(): ConnectionProblem['role'] {
    return this.options.role;
  }

  goOnline(): void {
    this.#enter({ kind: 'online', since: this.options.clock.now(), redisVersion: '7.0.15' });
  }

  goDown(detail = 'gone'): void {
    const problem: ConnectionProblem = { kind: 'refused', role: this.role, address: this.address, detail };
    const { clock } = this.options;
    this.#enter({ kind: 'down', since: clock.now(), problem, nextAttemptAt: clock.now() + 1_000 });
  }

  pipeline(commands: readonly RedisCommand[]): Promise<readonly PipelineReply[]> {
    this.pipelines.push(commands);
    return this.answer(commands);
  }

  call(): Promise<never> {
    return Promise.reject(new Error('not used'));
  }

  subscribe(): Promise<never> {
    return Promise.reject(new Error('not used'));
  }

  openBlocking(): Promise<never> {
    return Promise.reject(new Error('not used'));
  }

  openClient(): Promise<never> {
    return Promise.reject(new Error('not used'));
  }

  retryNow(): void {
    this.retries++;
  }

  dispose(): Promise<void> {
    this.isDisposed = true;
    return Promise.resolve();
  }

  #enter(state: ConnectionState): void {
    this.state = state;
    this.options.onState(state);
  }
}
