import type { SystemContext } from '../system.ts';
import type { ControlReply } from './controlReply.ts';
import type { InspectArguments, InspectMethod } from './encoder/controlRequest.ts';
import { MAX_LISTABLE_IN_FLIGHT } from './heldCounts.ts';
import { readActiveQueues } from './inspectReplies.ts';
import type { CeleryKeys } from './keys.ts';
import type { PoppingClients } from './poppingClients.ts';
import { readRegistered, type RegisteredTasks } from './registeredTasks.ts';
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
  readonly registered: RegisteredTasks;
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
    const inFlight = await this.readInFlight();
    if (inFlight === null) return null;
    const [stats, queues, active, reserved, scheduled, registered] = await Promise.all([
      this.ask(entry, 'stats'),
      this.ask(entry, 'active_queues'),
      this.ask(entry, 'active', { safe: true }),
      this.ask(entry, 'reserved'),
      inFlight > MAX_LISTABLE_IN_FLIGHT ? null : this.ask(entry, 'scheduled'),
      this.ask(entry, 'registered'),
    ]);
    const told = readStats(stats?.value);
    const names = readActiveQueues(queues?.value)?.slice(0, MAX_QUEUES) ?? [];
    const since = this.oldestBacklog(names);
    if (told?.pid !== entry.pid || told.concurrency === null || told.prefetch === null) return null;
    if (!Array.isArray(active?.value) || !Array.isArray(reserved?.value) || since === null) return null;
    const tasks = readRegistered(registered?.value);
    if (tasks !== null) this.parts.registered.learn(entry.name, tasks);
    const listed = Array.isArray(scheduled?.value)
      ? active.value.length + reserved.value.length + scheduled.value.length
      : inFlight;
    const backlog = await this.readBacklog(names);
    const clients = await this.parts.clients.read();
    // Anything that began or ended meanwhile is answer enough.
    if (backlog === null || entry.activity.quietSince !== quietSince) return null;
    const now = this.context.clock.now();
    const others = this.consumers().filter((other) => other !== entry);
    return stallSentence({
      now,
      quietSince,
      backlogSince: since,
      backlog,
      active: active.value.length,
      concurrency: told.concurrency,
      reserved: reserved.value.length,
      // What waits for a rate limit is held as well, and stands in no list.
      held: this.parts.registered.isUnlimited(entry.name) ? listed : inFlight,
      prefetch: told.prefetch,
      clients,
      consumers: others.length + 1,
      idleOthers: others.filter((other) => this.isWaitingForMessages(other, inFlight, now)).length,
    });
  }

  private isWaitingForMessages(other: WorkerEntry, inFlight: number, now: number): boolean {
    const isIdle = other.active === 0 && other.reserved === 0 && other.scheduled === 0;
    if (!isIdle || now - other.activity.quietSince < IDLE_MS) return false;
    const prefetch = other.stats?.prefetch ?? null;
    const isBelowLimit = prefetch === 0 || (prefetch !== null && inFlight < prefetch);
    return isBelowLimit || this.parts.registered.isUnlimited(other.name);
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

  private async readInFlight(): Promise<number | null> {
    const [reply] = await this.context.broker.pipeline([['HLEN', this.parts.keys.unacked]]);
    return reply?.ok === true && typeof reply.value === 'number' ? reply.value : null;
  }

  private async readBacklog(
    queues: readonly string[],
  ): Promise<readonly { readonly queue: string; readonly waiting: number }[] | null> {
    const lists = queues.flatMap((queue) => this.parts.keys.lists(queue).map(({ key }) => ({ queue, key })));
    const lengths = await this.context.broker.pipeline(lists.map(({ key }) => ['LLEN', key] as const));
    const backlog = new Map<string, number>();
    for (const [index, { queue }] of lists.entries()) {
      const length = lengths[index];
      if (length?.ok !== true || typeof length.value !== 'number') return null;
      backlog.set(queue, (backlog.get(queue) ?? 0) + length.value);
    }
    return [...backlog].map(([queue, waiting]) => ({ queue, waiting }));
  }
}
