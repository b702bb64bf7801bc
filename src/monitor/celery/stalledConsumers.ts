import type { SystemContext } from '../system.ts';
import type { ControlReply } from './controlReply.ts';
import type { InspectArguments, InspectMethod } from './encoder/controlRequest.ts';
import { readActiveQueues } from './inspectReplies.ts';
import type { CeleryKeys } from './keys.ts';
import type { PoppingClients } from './poppingClients.ts';
import type { RemoteControl } from './remoteControl.ts';
import { STALL_MS, stallSentence } from './stalledConsumer.ts';
import type { WorkerEntry } from './workerEntry.ts';
import type { CeleryWorkers } from './workers.ts';
import { readStats } from './workerStats.ts';

export interface StalledConsumerParts {
  readonly keys: CeleryKeys;
  readonly workers: CeleryWorkers;
  readonly control: RemoteControl;
  readonly clients: PoppingClients;
  /** Messages waiting in a queue at the last look. */
  readonly waiting: (queue: string) => number | null;
}

const CHECK_INTERVAL_MS = 15_000;
const COLLECT_MS = 2_000;
const MAX_QUEUES = 20;
/** Without a task event or a change of its counters for so long a worker counts as idle. */
const IDLE_MS = 10_000;

/**
 * Finds workers that send heartbeats but take nothing. The first suspicion rests on what is known anyway; then the worker,
 * its queues and the connections of Redis are looked at anew, one worker at a time.
 */
export class StalledConsumers {
  private readonly context: SystemContext;
  private readonly parts: StalledConsumerParts;
  /** Per queue that is consumed: since when messages wait in it without a break, epoch ms. */
  private readonly backlogSince = new Map<string, number>();
  private readonly checkedAt = new WeakMap<WorkerEntry, number>();
  private isBusy = false;

  constructor(context: SystemContext, parts: StalledConsumerParts) {
    this.context = context;
    this.parts = parts;
  }

  /** Messages may have been missed and queues not looked at until now. */
  resume(): void {
    this.backlogSince.clear();
  }

  /** @param now epoch ms */
  tick(now: number): void {
    this.noteBacklog(now);
    const { processes } = this.parts.workers;
    const suspects = processes.filter((entry) => this.isSuspect(entry, now));
    for (const entry of processes) {
      if (entry.stalled === null || suspects.includes(entry)) continue;
      entry.stalled = null;
      this.context.changed('workers');
    }
    const due = suspects.find(
      (entry) => now - (this.checkedAt.get(entry) ?? Number.NEGATIVE_INFINITY) >= CHECK_INTERVAL_MS,
    );
    if (due === undefined || this.isBusy) return;
    this.checkedAt.set(due, now);
    this.isBusy = true;
    this.check(due)
      .catch((error: unknown) => {
        this.context.log('debug', `Could not look into ${due.name}: ${String(error)}`);
      })
      .finally(() => {
        this.isBusy = false;
      });
  }

  private noteBacklog(now: number): void {
    const consumed = this.parts.workers.consumedQueues();
    for (const queue of this.backlogSince.keys()) if (!consumed.has(queue)) this.backlogSince.delete(queue);
    for (const queue of consumed) {
      const waiting = this.parts.waiting(queue);
      if (waiting === null || waiting === 0) this.backlogSince.delete(queue);
      else if (!this.backlogSince.has(queue)) this.backlogSince.set(queue, now);
    }
  }

  private isSuspect(entry: WorkerEntry, now: number): boolean {
    const concurrency = entry.stats?.concurrency ?? null;
    if (entry.status !== 'online' || entry.active === null || concurrency === null) return false;
    if (entry.active >= concurrency || now - entry.activity.quietSince < STALL_MS) return false;
    const since = this.oldestBacklog(entry.queues ?? []);
    return since !== null && now - since >= STALL_MS && this.parts.workers.isAlone(entry);
  }

  private oldestBacklog(queues: readonly string[]): number | null {
    const since = queues.flatMap((queue) => this.backlogSince.get(queue) ?? []);
    return since.length === 0 ? null : Math.min(...since);
  }

  private async check(entry: WorkerEntry): Promise<void> {
    const sentence = await this.evidence(entry);
    if (sentence === entry.stalled) return;
    entry.stalled = sentence;
    this.context.changed('workers');
  }

  private async evidence(entry: WorkerEntry): Promise<string | null> {
    const { quietSince } = entry.activity;
    const [stats, active, reserved, queues] = await Promise.all([
      this.ask(entry, 'stats'),
      this.ask(entry, 'active', { safe: true }),
      this.ask(entry, 'reserved'),
      this.ask(entry, 'active_queues'),
    ]);
    const told = readStats(stats?.value);
    const names = readActiveQueues(queues?.value)?.slice(0, MAX_QUEUES) ?? [];
    const since = this.oldestBacklog(names);
    if (told?.pid !== entry.pid || told.concurrency === null || told.prefetch === null) return null;
    if (!Array.isArray(active?.value) || !Array.isArray(reserved?.value) || since === null) return null;
    const depths = await this.readDepths(names);
    const clients = await this.parts.clients.read();
    // Anything that began or ended meanwhile is answer enough.
    if (depths === null || entry.activity.quietSince !== quietSince) return null;
    const now = this.context.clock.now();
    const others = this.consumers().filter((other) => other !== entry);
    return stallSentence({
      now,
      quietSince,
      backlogSince: since,
      ...depths,
      active: active.value.length,
      concurrency: told.concurrency,
      reserved: reserved.value.length,
      prefetch: told.prefetch,
      clients,
      consumers: others.length + 1,
      idleOthers: others.filter(
        (other) => other.active === 0 && now - other.activity.quietSince >= IDLE_MS && other.reserved === 0,
      ).length,
    });
  }

  private consumers(): readonly WorkerEntry[] {
    return this.parts.workers.processes.filter(
      ({ status, queues }) => status !== 'offline' && (queues === null || queues.length > 0),
    );
  }

  /** The one answer of this worker, when there is just one. */
  private async ask(
    { name }: WorkerEntry,
    method: InspectMethod,
    args: InspectArguments = {},
  ): Promise<ControlReply | null> {
    const question = { method, arguments: args, destination: [name] };
    const outcome = await this.parts.control.ask(question, COLLECT_MS, (replies) => replies.length > 0);
    if (outcome.kind !== 'replies' || outcome.replies.length !== 1) return null;
    return outcome.replies.find(({ worker }) => worker === name) ?? null;
  }

  private async readDepths(
    queues: readonly string[],
  ): Promise<{ inFlight: number; backlog: { queue: string; waiting: number }[] } | null> {
    const { keys } = this.parts;
    const lists = queues.flatMap((queue) => keys.lists(queue).map(({ key }) => ({ queue, key })));
    const [inFlight, ...lengths] = await this.context.broker.pipeline([
      ['HLEN', keys.unacked],
      ...lists.map(({ key }) => ['LLEN', key] as const),
    ]);
    if (inFlight?.ok !== true || typeof inFlight.value !== 'number') return null;
    const backlog = new Map<string, number>();
    lists.forEach(({ queue }, index) => {
      const length = lengths[index];
      const waiting = length?.ok === true && typeof length.value === 'number' ? length.value : 0;
      backlog.set(queue, (backlog.get(queue) ?? 0) + waiting);
    });
    return {
      inFlight: inFlight.value,
      backlog: [...backlog].map(([queue, waiting]) => ({ queue, waiting })),
    };
  }
}
