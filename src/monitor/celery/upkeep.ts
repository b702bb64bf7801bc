import type { SystemContext } from '../system.ts';
import type { Inspection } from './inspection.ts';
import type { Reconciler } from './reconciler.ts';
import type { RemoteControl } from './remoteControl.ts';
import { enableTaskEvents } from './taskEventSwitch.ts';
import type { CeleryWorkers } from './workers.ts';

const INSPECT_INTERVAL_MS = 20_000;
/** A right that this user lacks may be granted later. */
const INSPECT_FORBIDDEN_MS = 300_000;
const RECONCILE_INTERVAL_MS = 5_000;
/** Unasked, in case an end was missed that nobody noticed; sooner, by doubling, while a running task is unaccounted for. */
const RECONCILE_UNASKED_MS = 600_000;
const RECONCILE_AGAIN_MS = 15_000;
/** So many ticks after it was asked for, the in-flight table has been read anew. */
const RECONCILE_TICKS = 2;

/** What is done now and then beside the polling: inspections, reconciliation, switching task events on. */
export class Upkeep {
  private readonly context: SystemContext;
  private readonly control: RemoteControl;
  private readonly workers: CeleryWorkers;
  private readonly inspection: Inspection;
  private readonly reconciler: Reconciler;
  private inspectedAt = Number.NEGATIVE_INFINITY;
  private reconciledAt = Number.NEGATIVE_INFINITY;
  /** Ticks since a reconciliation was asked for; `null`: none is due. */
  private reconcileTicks: number | null = 0;
  private reconcileWaitMs = RECONCILE_AGAIN_MS / 2;
  private isBusy = false;

  constructor(
    context: SystemContext,
    parts: {
      readonly control: RemoteControl;
      readonly workers: CeleryWorkers;
      readonly inspection: Inspection;
      readonly reconciler: Reconciler;
    },
  ) {
    this.context = context;
    this.control = parts.control;
    this.workers = parts.workers;
    this.inspection = parts.inspection;
    this.reconciler = parts.reconciler;
  }

  /** Events may have been missed, or tasks may have been lost with their worker. */
  requestReconciliation(): void {
    this.reconcileTicks ??= 0;
    this.reconcileWaitMs = RECONCILE_AGAIN_MS / 2;
  }

  /** Asks the workers anew at the next tick. */
  requestInspection(): void {
    this.inspectedAt = Number.NEGATIVE_INFINITY;
  }

  /** @param now epoch ms */
  tick(now: number): void {
    if (this.reconcileTicks !== null) this.reconcileTicks++;
    if (this.isBusy) return;
    const inspects = this.isInspectionDue(now);
    const reconciles = this.isReconciliationDue(now);
    if (!inspects && !reconciles) return;
    this.isBusy = true;
    this.work(inspects, reconciles, now)
      .catch((error: unknown) => {
        this.context.log('debug', `Could not ask Celery's workers: ${String(error)}`);
      })
      .finally(() => {
        this.isBusy = false;
      });
  }

  private isInspectionDue(now: number): boolean {
    const since = now - this.inspectedAt;
    if (this.inspection.forbidden !== null) return since >= INSPECT_FORBIDDEN_MS;
    return since >= Math.min(this.workers.inspectionWaitMs, INSPECT_INTERVAL_MS);
  }

  private isReconciliationDue(now: number): boolean {
    const since = now - this.reconciledAt;
    if (this.reconcileTicks === null) return since >= this.reconcileWaitMs;
    return this.reconcileTicks > RECONCILE_TICKS && since >= RECONCILE_INTERVAL_MS;
  }

  private async work(inspects: boolean, reconciles: boolean, now: number): Promise<void> {
    if (inspects) {
      this.inspectedAt = now;
      await this.inspection.inspectWorkers();
      await this.switchTaskEventsOn();
    }
    if (reconciles) {
      this.reconcileTicks = null;
      this.reconciledAt = now;
      const isSettled = await this.reconciler.reconcile();
      this.reconcileWaitMs = isSettled
        ? RECONCILE_UNASKED_MS
        : Math.min(this.reconcileWaitMs * 2, RECONCILE_UNASKED_MS);
    }
  }

  /** Only where the connection's owner asked for it; each process is told once. */
  private async switchTaskEventsOn(): Promise<void> {
    const { config } = this.context;
    if (!config.celery.enableTaskEvents || config.readOnly) return;
    const names = this.workers.takeWithoutTaskEvents();
    if (names.length === 0) return;
    const outcome = await enableTaskEvents(this.control, this.workers, names);
    if (outcome.kind === 'forbidden') {
      this.context.log('warn', `Task events cannot be switched on: ${outcome.message}`);
      return;
    }
    for (const { worker, words } of outcome.answers) this.context.log('info', `${worker}: ${words}`);
    this.context.changed('workers');
  }
}
