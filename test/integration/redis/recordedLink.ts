import type { TestContext } from 'node:test';
import type { ConnectionProblem, ConnectionState } from '../../../src/model/connection.ts';
import { type Clock, systemClock } from '../../../src/monitor/clock.ts';
import { openRedisLink, type RedisLinkOptions } from '../../../src/monitor/redis/openRedisLink.ts';
import type { OwnedRedisLink } from '../../../src/monitor/redis/redisLink.ts';
import { waitFor } from '../../services/index.ts';

export interface RecordedLink {
  readonly link: OwnedRedisLink;
  /** Every state that the link reported, in order. */
  readonly states: readonly ConnectionState[];
  readonly online: () => Promise<Extract<ConnectionState, { kind: 'online' }>>;
  readonly down: () => Promise<Extract<ConnectionState, { kind: 'down' }>>;
}

/** Opens a link that ends with the test and remembers what it said. */
export function openRecorded(
  t: TestContext,
  url: string,
  options: Partial<RedisLinkOptions> = {},
): RecordedLink {
  const states: ConnectionState[] = [];
  const link = openRedisLink({
    role: 'broker',
    url,
    password: null,
    tls: null,
    clientName: 'task-tower-test',
    clock: systemClock,
    onState: (state) => states.push(state),
    ...options,
  });
  t.after(() => link.dispose());
  return {
    link,
    states,
    online: () =>
      waitFor(() => (link.state.kind === 'online' ? link.state : null), { what: `${url} to be online` }),
    down: () =>
      waitFor(() => (link.state.kind === 'down' ? link.state : null), { what: `${url} to be down` }),
  };
}

/** The problem with which a first attempt ends. */
export async function firstProblem(
  t: TestContext,
  url: string,
  options: Partial<RedisLinkOptions> = {},
): Promise<ConnectionProblem> {
  return (await openRecorded(t, url, options).down()).problem;
}

/** Time that runs `factor` times as fast as the wall clock, so that deadlines of seconds pass in a test. */
export function fastClock(factor: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * factor,
    after: (ms, callback) => systemClock.after(ms / factor, callback),
  };
}
