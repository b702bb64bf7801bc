import type { SystemContext } from '../system.ts';
import type { Reconciler } from './reconciler.ts';

/** Between two passes that were asked for. */
const LEAST_INTERVAL_MS = 5_000;
/**
 * Unasked, in case an end was missed that nobody noticed; rarely where a pass takes long, and sooner at first, by doubling,
 * while a task is unaccounted for.
 */
const UNASKED_MS = 120_000;
const UNASKED_PER_DURATION = 20;
const LONGEST_WAIT_MS = 600_000;
const AGAIN_MS = 15_000;
/** Unasked as well, where some worker does not tell of its tasks. */
const SILENT_WORKERS_MS = 60_000;
/** So many ticks after it was asked for, the in-flight table has been read anew. */
const SETTLING_TICKS = 2;

/** Says when tasks are reconciled: some ticks after events may have been missed, and now and then unasked. */
export class Reconciliation {
  private readonly context: SystemContext;
  private readonly reconciler: Reconciler;
  private readonly hasSilentWorkers: () => boolean;
  private readonly disposal = new AbortController();
  private startedAt = Number.NEGATIVE_INFINITY;
  /** Ticks since a pass was asked for; `null`: none is due. */
  private ticks: number | null = 0;
  private waitMs = AGAIN_MS / 2;
  private isRunning = false;

  /** @param hasSilentWorkers whether a live worker sends no task events, so that ends are missed all the time */
  constructor(context: SystemContext, reconciler: Reconciler, hasSilentWorkers: () => boolean) {
    this.context = context;
    this.reconciler = reconciler;
    this.hasSilentWorkers = hasSilentWorkers;
  }

  /** Events may have been missed, or tasks may have been lost with their worker. */
  request(): void {
    this.ticks ??= 0;
    this.waitMs = AGAIN_MS / 2;
  }

  /** @param now epoch ms */
  tick(now: number): void {
    if (this.ticks !== null) this.ticks++;
    if (this.isRunning || !this.isDue(now)) return;
    this.isRunning = true;
    this.ticks = null;
    this.startedAt = now;
    this.reconciler
      .reconcile(this.disposal.signal)
      .finally(() => {
        this.isRunning = false;
      })
      .then(
        (isSettled) => {
          const tookMs = this.context.clock.now() - now;
          this.waitMs = isSettled ? Math.max(UNASKED_MS, tookMs * UNASKED_PER_DURATION) : this.longerWait();
        },
        (error: unknown) => {
          this.waitMs = this.longerWait();
          this.context.log('debug', `Celery's tasks could not be reconciled: ${String(error)}`);
        },
      );
  }

  dispose(): void {
    this.disposal.abort();
  }

  private longerWait(): number {
    return Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
  }

  private isDue(now: number): boolean {
    const since = now - this.startedAt;
    if (this.ticks !== null) return this.ticks > SETTLING_TICKS && since >= LEAST_INTERVAL_MS;
    return since >= this.waitMs || (since >= SILENT_WORKERS_MS && this.hasSilentWorkers());
  }
}
