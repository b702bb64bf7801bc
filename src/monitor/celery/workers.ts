import type { ConnectionId } from '../../model/connection.ts';
import type { Worker } from '../../model/worker.ts';
import type { EventSender, WorkerSighting } from './event.ts';
import { isPlausibleName } from './keys.ts';
import { WorkerEntry } from './workerEntry.ts';
import type { WorkerStats } from './workerStats.ts';

/** What one inspection heard. Two workers of one nodename appear twice. */
export interface InspectionReplies {
  readonly stats: readonly { readonly name: string; readonly stats: WorkerStats }[];
  readonly queues: readonly { readonly name: string; readonly queues: readonly string[] }[];
}

export interface WorkerChanges {
  /** Whether any status changed or a worker left the list. */
  readonly changed: boolean;
  /** Nodenames of processes that ended, were lost or were replaced by a new process. */
  readonly gone: readonly string[];
}

/** Offline workers stay in the list for an hour, so that people see since when. */
const KEEP_OFFLINE_MS = 3_600_000;
const MAX_WORKERS = 2_000;

/** The workers of a connection, told apart by nodename and pid. Times are epoch ms of our clock. */
export class CeleryWorkers {
  private readonly byName = new Map<string, WorkerEntry[]>();
  private readonly connectionId: ConnectionId;
  private size = 0;
  private listeningSince = 0;
  private wasInspected = false;

  constructor(connectionId: ConnectionId) {
    this.connectionId = connectionId;
  }

  /** Nodenames of live workers that have not told everything yet and are to be asked again now. */
  owingAnswers(now: number): readonly string[] {
    const owing = this.entries().filter(
      ({ status, firstAnswers }) => status !== 'offline' && firstAnswers.isDue(now),
    );
    return [...new Set(owing.map(({ name }) => name))];
  }

  see(sighting: WorkerSighting, now: number): void {
    const entry = this.entry(sighting.name, sighting.pid, now);
    if (entry === null) return;
    entry.see(sighting, now);
    entry.judge(this.listeningSince, now);
  }

  /** Called for every task event that a worker's main process sends. */
  seeTaskEvent(sender: EventSender, now: number): void {
    this.entry(sender.name, sender.pid, now)?.seeTaskEvent(now);
  }

  /**
   * Takes the answers to an inspection.
   *
   * @param asked nodenames that were asked; `null`: every worker
   */
  inspected(replies: InspectionReplies, now: number, asked: readonly string[] | null = null): void {
    const answered = new Set<WorkerEntry>();
    for (const { name, stats } of replies.stats) {
      const entry = this.entry(name, stats.pid, now);
      entry?.answer(stats, now);
      if (entry !== null) answered.add(entry);
    }
    for (const [name, queues] of queuesByName(replies)) {
      for (const entry of this.byName.get(name) ?? []) entry.answerQueues(queues, now);
    }
    for (const entry of this.entries()) {
      if (asked !== null && !asked.includes(entry.name)) continue;
      entry.firstAnswers.asked(now);
      if (!answered.has(entry)) entry.missAnswer();
    }
    this.wasInspected ||= asked === null;
  }

  /** Takes how many tasks each nodename holds; `null` where its processes cannot be told apart. */
  holds(what: 'reserved' | 'scheduled', counts: ReadonlyMap<string, number | null>): void {
    for (const entry of this.entries()) {
      const count = counts.get(entry.name);
      if (count !== undefined) entry[what] = count;
    }
  }

  /** What they hold has become too much to be asked for. */
  forgetHeld(): void {
    for (const entry of this.entries()) {
      entry.reserved = null;
      entry.scheduled = null;
    }
  }

  /** Nodenames of live processes that are not known to send task events; each process is named once. */
  takeWithoutTaskEvents(): string[] {
    const silent = this.entries().filter(
      (entry) => entry.status !== 'offline' && entry.taskEvents.state !== 'on' && !entry.toldToSendEvents,
    );
    for (const entry of silent) entry.toldToSendEvents = true;
    return [...new Set(silent.map(({ name }) => name))];
  }

  settleTaskEvents(name: string, verdict: 'on' | 'off'): void {
    for (const entry of this.byName.get(name) ?? []) entry.taskEvents.settle(verdict);
  }

  /** Silence until now was ours: messages were missed or nobody listened. */
  resume(now: number): void {
    this.listeningSince = now;
    for (const entry of this.entries()) {
      entry.taskEvents.forgetCount();
      entry.activity.note(now);
    }
  }

  /** Every process, for those that look into them. */
  get processes(): readonly WorkerEntry[] {
    return this.entries();
  }

  /** The process of this id; `null` when there is none. */
  process(id: string): WorkerEntry | null {
    return this.entries().find((entry) => idOf(entry) === id) ?? null;
  }

  /** Judges every status anew, and lets go of replaced and long gone processes. */
  judge(now: number): WorkerChanges {
    let changed = false;
    const gone: string[] = [];
    for (const entry of this.entries()) {
      const before = entry.status;
      entry.judge(this.listeningSince, now);
      changed ||= entry.status !== before;
    }
    for (const entry of this.entries()) {
      const successor = this.successorOf(entry);
      const isReplaced = entry.status !== 'online' && successor !== null;
      if (isReplaced && successor.firstSeenAt >= entry.lastSeenAt) successor.replace();
      const isGone = entry.status === 'offline' || isReplaced;
      if (isGone && !entry.reportedGone) gone.push(entry.name);
      entry.reportedGone = isGone;
      if (!isReplaced && !(isGone && now - entry.lastSeenAt > KEEP_OFFLINE_MS)) continue;
      this.remove(entry);
      changed = true;
    }
    return { changed, gone };
  }

  /** @param now epoch ms of our clock */
  list(failures: ReadonlyMap<string, number>, now: number): Worker[] {
    const workers = this.entries().map((entry) => this.describe(entry, failures, now));
    return workers.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  private describe(entry: WorkerEntry, failures: ReadonlyMap<string, number>, now: number): Worker {
    return {
      connectionId: this.connectionId,
      system: 'celery',
      id: idOf(entry),
      name: entry.name,
      pid: entry.pid,
      status: entry.status,
      lastSeenAt: entry.lastSeenAt,
      active: entry.active,
      concurrency: entry.stats?.concurrency ?? null,
      processed: entry.processed,
      // Only its events tell whose a failure was.
      failed: failures.get(entry.name) ?? (entry.taskEvents.state === 'off' ? null : 0),
      load: entry.load,
      queues: entry.queues,
      taskEvents: entry.taskEvents.state,
      software: entry.software,
      pool: entry.stats?.pool ?? null,
      duplicateName: this.isDuplicate(entry),
      reserved: entry.status === 'offline' ? null : entry.reserved,
      scheduled: entry.status === 'offline' ? null : entry.scheduled,
      memoryBytes: entry.memoryBytes,
      startedAt: entry.startedAt,
      restartedAt: entry.restartedWithinTheHour(now),
      clockOffsetMs: entry.clock.ms,
      stalled: entry.stalled,
    };
  }

  /** Nodenames that a message to named destinations would reach. */
  liveNames(): ReadonlySet<string> {
    return new Set(this.entries().flatMap((entry) => (entry.status === 'offline' ? [] : entry.name)));
  }

  /** Whether a live worker is not known to send task events. */
  haveSilent(): boolean {
    return this.entries().some(({ status, taskEvents }) => status !== 'offline' && taskEvents.state !== 'on');
  }

  /** Whether a worker of this nodename was heard of, live or not. */
  isKnown(name: string): boolean {
    return this.byName.has(name);
  }

  /** Live workers per queue; `null` while a live worker has not told what it takes from. */
  consumers(): ReadonlyMap<string, number> | null {
    if (!this.wasInspected) return null;
    const counts = new Map<string, number>();
    for (const { status, queues } of this.entries()) {
      if (status === 'offline') continue;
      if (queues === null) return null;
      for (const queue of queues) counts.set(queue, (counts.get(queue) ?? 0) + 1);
    }
    return counts;
  }

  /** Names of all queues that workers told they take from. */
  consumedQueues(): ReadonlySet<string> {
    return new Set(this.entries().flatMap(({ queues }) => queues ?? []));
  }

  /** Whether no other live process bears its nodename, so that answers are its own. */
  isAlone(entry: WorkerEntry): boolean {
    const others = this.byName.get(entry.name) ?? [];
    return others.every((other) => other === entry || other.status === 'offline');
  }

  private entries(): WorkerEntry[] {
    return [...this.byName.values()].flat();
  }

  /** The entry of this process, made when it is new; `null` when there are too many, or it has no credible name. */
  private entry(name: string, pid: number | null, now: number): WorkerEntry | null {
    const known = this.byName.get(name);
    if (known !== undefined) {
      const found = known.findLast((entry) => pid === null || entry.pid === pid || entry.pid === null);
      if (found !== undefined) {
        found.pid ??= pid;
        return found;
      }
    }
    if (this.size >= MAX_WORKERS || !isPlausibleName(name)) return null;
    const entry = new WorkerEntry(name, pid, now);
    if (known === undefined) this.byName.set(name, [entry]);
    else known.push(entry);
    this.size++;
    return entry;
  }

  private remove(entry: WorkerEntry): void {
    const rest = (this.byName.get(entry.name) ?? []).filter((other) => other !== entry);
    if (rest.length === 0) this.byName.delete(entry.name);
    else this.byName.set(entry.name, rest);
    this.size--;
  }

  /** A live process of the same nodename that came later. */
  private successorOf(entry: WorkerEntry): WorkerEntry | null {
    const others = this.byName.get(entry.name) ?? [];
    const index = others.indexOf(entry);
    return others.find((other, place) => place > index && other.status !== 'offline') ?? null;
  }

  /** Two live processes of one nodename, of which the older one has been heard since the newer one came. */
  private isDuplicate(entry: WorkerEntry): boolean {
    const others = this.byName.get(entry.name) ?? [];
    return others.some(
      (other) =>
        other !== entry &&
        other.status !== 'offline' &&
        entry.status !== 'offline' &&
        Math.min(other.lastSeenAt, entry.lastSeenAt) > Math.max(other.firstSeenAt, entry.firstSeenAt),
    );
  }
}

function idOf({ name, pid }: WorkerEntry): string {
  return `${name}#${pid ?? ''}`;
}

/** Replies name no pid: of two processes of one name each is taken to consume what either says. */
function queuesByName({ queues: replies }: InspectionReplies): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, Set<string>>();
  for (const { name, queues } of replies) {
    const known = byName.get(name) ?? new Set<string>();
    for (const queue of queues) if (isPlausibleName(queue)) known.add(queue);
    byName.set(name, known);
  }
  return new Map([...byName].map(([name, queues]) => [name, [...queues]]));
}
