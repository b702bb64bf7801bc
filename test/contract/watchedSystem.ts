import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { storeInMemory } from '../unit/store/storeInMemory.ts';
import { removedInMemory } from '../unit/store/removedInMemory.ts';
import type { ChangeTopic } from '../../src/contract/monitorApi.ts';
import type { ConnectionConfig, ConnectionState, EventGap } from '../../src/model/connection.ts';
import { mergeTask } from '../../src/model/mergeTask.ts';
import { type TaskRef, taskKey } from '../../src/model/task.ts';
import { isFinished, type TaskState } from '../../src/model/taskState.ts';
import type { TaskRecord } from '../../src/model/taskUpdate.ts';
import { type Clock, systemClock } from '../../src/monitor/clock.ts';
import { openRedisLink } from '../../src/monitor/redis/openRedisLink.ts';
import type { OwnedRedisLink, PipelineReply, RedisCommand } from '../../src/monitor/redis/redisLink.ts';
import type { UnfinishedPage } from '../../src/monitor/store/taskStore.ts';
import type { System, SystemContext } from '../../src/monitor/system.ts';
import { waitFor } from '../services/index.ts';

/** The pages of unfinished tasks as a store gives them; the cursor counts the records before the page. */
export function unfinishedPage(
  records: readonly TaskRecord[],
  limit: number,
  after: string | null,
): UnfinishedPage {
  const tasks: TaskRecord[] = [];
  let position = Number(after ?? 0);
  for (; position < records.length && tasks.length < limit; position++) {
    const record = records[position];
    if (record !== undefined && !isFinished(record.state)) tasks.push(record);
  }
  return { tasks, next: position < records.length ? String(position) : null };
}

/** A connection's configuration with everything at its default, for tests to vary. */
export function testConnection(
  config: Partial<ConnectionConfig> & { readonly url: string },
): ConnectionConfig {
  return {
    id: 'test',
    name: 'Test',
    resultBackendUrl: null,
    readOnly: false,
    tls: null,
    celery: { keyPrefix: '', resultKeyPrefix: '', enableTaskEvents: false },
    bullmq: { prefixes: ['bull'] },
    ...config,
  };
}

/** One system on real Redis, driven as the monitor drives it, with everything that it told. */
export interface WatchedSystem {
  readonly system: System;
  readonly config: ConnectionConfig;
  readonly broker: OwnedRedisLink;
  readonly gaps: readonly EventGap[];
  readonly changes: ReadonlySet<ChangeTopic>;
  readonly log: readonly string[];
  /** What its actions have kept. */
  readonly removed: SystemContext['removed'];
  tasks(): readonly TaskRecord[];
  task(id: string): TaskRecord | undefined;
  /** Every state that the task has been in, in order, however short. */
  states(ref: TaskRef): readonly TaskState[];
  /** Commands of the ticks so far. */
  readonly commands: readonly RedisCommand[];
  dispose(): Promise<void>;
}

export interface WatchOptions {
  readonly clock?: Clock;
  /** What a store of an earlier session knows. */
  readonly known?: readonly TaskRecord[];
  /** Ms between two ticks; 50 when left out. */
  readonly tickMs?: number;
}

/**
 * Starts a system on a connection and ticks it until it is disposed: one pipeline per tick, and `start` again after each
 * reconnect. Returns when it is connected. What it records is merged as the store does.
 */
export async function watchSystem(
  create: (context: SystemContext) => System,
  config: ConnectionConfig,
  options: WatchOptions = {},
): Promise<WatchedSystem> {
  const clock = options.clock ?? systemClock;
  const records = new Map((options.known ?? []).map((record) => [taskKey(record.ref), record]));
  const states = new Map<string, TaskState[]>();
  const history = storeInMemory(clock);
  const gaps: EventGap[] = [];
  const log: string[] = [];
  const changes = new Set<ChangeTopic>();
  const commands: RedisCommand[] = [];
  const disposal = new AbortController();

  const links: OwnedRedisLink[] = [];
  const open = (url: string, role: OwnedRedisLink['role'], onState: (state: ConnectionState) => void) => {
    const link = openRedisLink({
      role,
      url,
      password: null,
      tls: config.tls,
      clientName: 'task-tower-test',
      clock,
      onState,
    });
    links.push(link);
    return link;
  };
  let needsStart = true;
  const broker = open(config.url, 'broker', (state) => {
    if (state.kind === 'online') needsStart = true;
  });
  const results =
    config.resultBackendUrl === null
      ? broker
      : open(config.resultBackendUrl, 'result backend', () => undefined);

  const context: SystemContext = {
    config,
    broker,
    results,
    clock,
    record(updates) {
      history.apply(updates);
      for (const update of updates) {
        const key = taskKey(update.ref);
        const record = mergeTask(records.get(key) ?? null, update, clock.now());
        records.set(key, record);
        const been = states.get(key) ?? [];
        states.set(key, been);
        if (been.at(-1) !== record.state) been.push(record.state);
      }
    },
    known: (ref: TaskRef) => records.get(taskKey(ref)) ?? null,
    unfinished: (limit) => [...records.values()].filter(({ state }) => !isFinished(state)).slice(0, limit),
    unfinishedPage: (limit, after) => unfinishedPage([...records.values()], limit, after),
    failuresByWorker() {
      const failures = new Map<string, number>();
      for (const { state, worker } of records.values()) {
        if (state === 'failed' && worker !== null) failures.set(worker, (failures.get(worker) ?? 0) + 1);
      }
      return failures;
    },
    changed: (topic) => changes.add(topic),
    history: history.history,
    removed: removedInMemory(clock),
    gap: (from, to) => gaps.push({ from, to }),
    log: (level, message) => log.push(`${level} ${message}`),
  };
  const system = create(context);

  async function tick(): Promise<void> {
    if (broker.state.kind !== 'online') return;
    if (needsStart) {
      needsStart = false;
      await system.start().catch((error: unknown) => {
        needsStart = true;
        throw error;
      });
    }
    const asked = system.pollCommands();
    commands.push(...asked);
    const replies: readonly PipelineReply[] = asked.length === 0 ? [] : await broker.pipeline(asked);
    system.applyPoll(replies);
  }

  async function run(): Promise<void> {
    while (!disposal.signal.aborted) {
      await tick().catch((error: unknown) => log.push(`tick ${String(error)}`));
      await delay(options.tickMs ?? 50, undefined, { signal: disposal.signal }).catch(() => undefined);
    }
  }
  const running = run();
  await waitFor(() => broker.state.kind === 'online', {
    what: `the connection to ${config.url}`,
    onTimeout: () => inspect(broker.state),
  });

  return {
    system,
    config,
    broker,
    gaps,
    changes,
    log,
    removed: context.removed,
    commands,
    tasks: () => [...records.values()],
    task: (id) => [...records.values()].find(({ ref }) => ref.id === id),
    states: (ref) => states.get(taskKey(ref)) ?? [],
    async dispose() {
      disposal.abort();
      await running;
      await system.dispose();
      history.close();
      await Promise.all(links.map((link) => link.dispose()));
    },
  };
}
