import type { WorkerStatus } from '../../model/worker.ts';
import type { WorkerSighting } from './event.ts';
import type { WorkerStats } from './inspectReplies.ts';
import { TaskEventEvidence } from './taskEventEvidence.ts';
import { judgeStatus } from './workerStatus.ts';

/** New workers often come in groups, and are asked together. */
const FIRST_ANSWER_MS = 1_500;

/** What is known of one worker process: its nodename and the pid of its main process. */
export class WorkerEntry {
  readonly name: string;
  readonly firstSeenAt: number;
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
  concurrency: number | null = null;
  pool: string | null = null;
  queues: readonly string[] | null = null;
  readonly taskEvents = new TaskEventEvidence();
  private freqS: number | null = null;
  private stopped = false;
  private unanswered = 0;
  private hasAnswered = false;

  constructor(name: string, pid: number | null, now: number) {
    this.name = name;
    this.pid = pid;
    this.firstSeenAt = now;
    this.lastSeenAt = now;
  }

  /**
   * Milliseconds after an inspection until the next one is worth while for this worker's sake: soon while it has never
   * answered, for it sends heartbeats some time before it listens.
   */
  get inspectionWaitMs(): number {
    return this.hasAnswered ? Number.POSITIVE_INFINITY : FIRST_ANSWER_MS * 2 ** this.unanswered;
  }

  see(sighting: WorkerSighting, now: number): void {
    this.lastSeenAt = now;
    this.stopped = sighting.kind === 'worker-offline';
    this.freqS = sighting.freqS ?? this.freqS;
    this.load = sighting.load ?? this.load;
    this.software = sighting.software ?? this.software;
    this.active = this.stopped ? 0 : (sighting.active ?? this.active);
    if (sighting.processed === null) return;
    this.processed = sighting.processed;
    this.taskEvents.count(sighting.processed);
  }

  seeTaskEvent(now: number): void {
    this.lastSeenAt = now;
    this.taskEvents.hearTaskEvent();
  }

  answer(stats: WorkerStats, now: number): void {
    this.lastSeenAt = now;
    this.stopped = false;
    this.unanswered = 0;
    this.hasAnswered = true;
    this.concurrency = stats.concurrency ?? this.concurrency;
    this.pool = stats.pool ?? this.pool;
  }

  missAnswer(): void {
    this.unanswered++;
  }

  judge(listeningSince: number, now: number): void {
    this.status = judgeStatus(
      { lastSeenAt: this.lastSeenAt, freqS: this.freqS, stopped: this.stopped, unanswered: this.unanswered },
      listeningSince,
      now,
    );
  }
}
