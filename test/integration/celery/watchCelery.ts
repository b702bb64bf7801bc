import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionConfig, EventGap } from '../../../src/model/connection.ts';
import { mergeTask } from '../../../src/model/mergeTask.ts';
import { taskKey, type TaskRef } from '../../../src/model/task.ts';
import { isFinished } from '../../../src/model/taskState.ts';
import type { TaskRecord } from '../../../src/model/taskUpdate.ts';
import { createCelerySystem } from '../../../src/monitor/celery/celerySystem.ts';
import { systemClock } from '../../../src/monitor/clock.ts';
import { openRedisLink } from '../../../src/monitor/redis/openRedisLink.ts';
import { storeInMemory } from '../../unit/store/storeInMemory.ts';
import { removedInMemory } from '../../unit/store/removedInMemory.ts';
import type { OwnedRedisLink } from '../../../src/monitor/redis/redisLink.ts';
import type { System } from '../../../src/monitor/system.ts';
import { unfinishedPage } from '../../contract/watchedSystem.ts';
import { waitFor } from '../../services/index.ts';

export interface WatchOptions {
  readonly brokerUrl: string;
  /** The broker's own database when left out. */
  readonly resultUrl?: string;
  readonly readOnly?: boolean;
  readonly celery?: Partial<ConnectionConfig['celery']>;
  /** What a store would know from an earlier session. */
  readonly records?: readonly TaskRecord[];
}

/** A Celery system on real links, ticking as the monitor makes it tick, with a store that is a map. */
export interface Watch {
  readonly system: System;
  readonly gaps: readonly EventGap[];
  readonly log: readonly string[];
  ref(id: string): TaskRef;
  task(id: string | undefined): TaskRecord | null;
  tasks(): readonly TaskRecord[];
  worker(name: string): ReturnType<System['workers']>[number] | undefined;
  queue(name: string): ReturnType<System['queues']>[number] | undefined;
  stop(): Promise<void>;
}

const TICK_MS = 200;

export async function watchCelery(options: WatchOptions): Promise<Watch> {
  const store = new Map((options.records ?? []).map((record) => [taskKey(record.ref), record]));
  const history = storeInMemory(systemClock);
  const gaps: EventGap[] = [];
  const log: string[] = [];
  const broker = open('broker', options.brokerUrl);
  const results = options.resultUrl === undefined ? broker : open('result backend', options.resultUrl);
  await waitFor(() => broker.state.kind === 'online' && results.state.kind === 'online', {
    what: 'the links to be online',
  });
  const system = createCelerySystem({
    config: {
      id: 'test',
      name: 'test',
      url: options.brokerUrl,
      resultBackendUrl: options.resultUrl ?? null,
      readOnly: options.readOnly ?? false,
      tls: null,
      celery: { keyPrefix: '', resultKeyPrefix: '', enableTaskEvents: false, ...options.celery },
      bullmq: { prefixes: ['bull'] },
    },
    broker,
    results,
    clock: systemClock,
    record(updates) {
      history.apply(updates);
      for (const update of updates) {
        const key = taskKey(update.ref);
        store.set(key, mergeTask(store.get(key) ?? null, update, Date.now()));
      }
    },
    known: (ref) => store.get(taskKey(ref)) ?? null,
    unfinished: (limit) => [...store.values()].filter(({ state }) => !isFinished(state)).slice(0, limit),
    unfinishedPage: (limit, after) => unfinishedPage([...store.values()], limit, after),
    failuresByWorker: () => new Map(),
    changed: () => undefined,
    history: history.history,
    removed: removedInMemory(systemClock),
    gap: (from, to) => gaps.push({ from, to }),
    log: (level, message) => log.push(`${level} ${message}`),
  });
  await system.start();
  const stop = new AbortController();
  const ticking = (async () => {
    while (!stop.signal.aborted) {
      const commands = system.pollCommands();
      const replies = await broker.pipeline(commands).catch(() => null);
      if (replies !== null) system.applyPoll(replies);
      await delay(TICK_MS);
    }
  })();
  const ref = (id: string): TaskRef => ({ connectionId: 'test', system: 'celery', scope: '', id });
  return {
    system,
    gaps,
    log,
    ref,
    task: (id) => (id === undefined ? null : (store.get(taskKey(ref(id))) ?? null)),
    tasks: () => [...store.values()],
    worker: (name) => system.workers().find((worker) => worker.name === name),
    queue: (name) => system.queues().find((queue) => queue.name === name),
    async stop() {
      stop.abort();
      await ticking;
      await system.dispose();
      history.close();
      await broker.dispose();
      if (results !== broker) await results.dispose();
    },
  };
}

function open(role: 'broker' | 'result backend', url: string): OwnedRedisLink {
  return openRedisLink({
    role,
    url,
    password: null,
    tls: null,
    clientName: 'task-tower-test',
    clock: systemClock,
    onState: () => undefined,
  });
}
