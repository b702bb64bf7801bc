import type { WorkerStatus } from '../../model/worker.ts';
import { ClockOffset } from './clockOffset.ts';
import type { WorkerSighting } from './event.ts';
import { FirstAnswers } from './firstAnswers.ts';
import { TaskEventEvidence } from './taskEventEvidence.ts';
import { WorkerActivity } from './workerActivity.ts';
import { memoryBytes, type WorkerStats } from './workerStats.ts';
import { judgeStatus } from './workerStatus.ts';

/** `uptime` is told in whole seconds, so that computed starts differ by up to one. */
const UPTIME_PRECISION_MS = 2_000;
/** What the default of Celery is. */
const USUAL_FREQ_S = 2;
const MUTE_HEARTBEATS = 2;
/** Nothing that explains the silence of an offline worker turns up any more. */
const GIVEN_UP_MS = 60_000;
/** A restart is news for an hour. */
const RESTART_NEWS_MS = 3_600_000;

/** What is known of one worker process: its nodename and the pid of its main process. */
export class WorkerEntry {
  readonly name: string;
  readonly firstSeenAt: number;
  readonly clock = new ClockOffset();
  readonly activity: WorkerActivity;
  readonly firstAnswers: FirstAnswers;
  readonly taskEvents = new TaskEventEvidence();
  /** Not known until a message tells. */
  pid: number | null;
  lastSeenAt: number;
  status: WorkerStatus = 'online';
  /** Whether its end has been reported as such. */
  reportedGone = false;
  toldToSendEvents = false;
  active: number | null = null;
  processed: number | null = null;
  load: readonly [number, number, number] | null = null;
  software: string | null = null;
  stats: WorkerStats | null = null;
  queues: readonly string[] | null = null;
  /** Epoch ms of our clock of the last answer that told its queues. */
  queuesAt: number | null = null;
  reserved: number | null = null;
  scheduled: number | null = null;
  startedAt: number | null = null;
  stalled: string | null = null;
  /** Epoch ms until which a blocked main loop explains its silence. */
  excusedUntil = Number.NEGATIVE_INFINITY;
  private restartedAt: number | null = null;
  private system: string | null = null;
  private freqS: number | null = null;
  private stopped = false;
  private unanswered = 0;

  constructor(name: string, pid: number | null, now: number) {
    this.name = name;
    this.pid = pid;
    this.firstSeenAt = now;
    this.lastSeenAt = now;
    this.activity = new WorkerActivity(now);
    this.firstAnswers = new FirstAnswers(now);
  }

  get memoryBytes(): number | null {
    return memoryBytes(this.stats?.maxrss ?? null, this.system);
  }

  /** Whether it is silent for longer than usual, and may be executing a task in its main loop: a solo pool, or not known. */
  isMute(now: number): boolean {
    if (this.stopped || (this.stats !== null && this.stats.pool !== 'solo')) return false;
    const explained = Math.max(this.lastSeenAt, this.excusedUntil);
    if (this.status === 'offline' && now - explained > GIVEN_UP_MS) return false;
    return now - this.lastSeenAt > MUTE_HEARTBEATS * (this.freqS ?? USUAL_FREQ_S) * 1_000;
  }

  see(sighting: WorkerSighting, now: number): void {
    this.lastSeenAt = now;
    this.stopped = sighting.kind === 'worker-offline';
    this.freqS = sighting.freqS ?? this.freqS;
    this.load = sighting.load ?? this.load;
    this.software = sighting.software ?? this.software;
    this.system = sighting.system ?? this.system;
    this.active = this.stopped ? 0 : (sighting.active ?? this.active);
    if (sighting.sentAt !== null) this.clock.add(sighting.sentAt, now);
    if (sighting.processed === null) return;
    this.processed = sighting.processed;
    this.taskEvents.count(sighting.processed);
    this.activity.count(this.active, this.processed, now);
  }

  seeTaskEvent(now: number): void {
    this.lastSeenAt = now;
    this.taskEvents.hearTaskEvent();
    this.activity.note(now);
  }

  answer(stats: WorkerStats, now: number): void {
    this.lastSeenAt = now;
    this.stopped = false;
    this.unanswered = 0;
    this.firstAnswers.answered('stats');
    this.stats = stats;
    if (stats.uptimeS === null) return;
    const startedAt = now - stats.uptimeS * 1_000;
    if (this.startedAt === null || Math.abs(startedAt - this.startedAt) > UPTIME_PRECISION_MS)
      this.startedAt = startedAt;
  }

  answerQueues(queues: readonly string[], now: number): void {
    this.queues = queues;
    this.queuesAt = now;
    this.firstAnswers.answered('queues');
  }

  missAnswer(): void {
    this.unanswered++;
  }

  /** It took the place of a process of its name that had ended. */
  replace(): void {
    this.restartedAt ??= this.firstSeenAt;
  }

  restartedWithinTheHour(now: number): number | null {
    return this.restartedAt !== null && now - this.restartedAt <= RESTART_NEWS_MS ? this.restartedAt : null;
  }

  judge(listeningSince: number, now: number): void {
    this.status = judgeStatus(
      {
        lastSeenAt: this.lastSeenAt,
        freqS: this.freqS,
        stopped: this.stopped,
        unanswered: this.unanswered,
        excusedUntil: this.excusedUntil,
      },
      listeningSince,
      now,
    );
    if (this.status !== 'online') this.stalled = null;
  }
}
