import type { SystemContext } from '../system.ts';
import type { Inspection } from './inspection.ts';
import type { RemoteControl } from './remoteControl.ts';
import { enableTaskEvents } from './taskEventSwitch.ts';
import type { CeleryWorkers } from './workers.ts';

const INTERVAL_MS = 20_000;
/** A right that this user lacks may be granted later. */
const FORBIDDEN_MS = 300_000;
/** Applications rarely learn new tasks; a new worker is asked on its own account. */
const REGISTERED_INTERVAL_MS = 60_000;
/** Ticks are further apart than this while nobody looks. */
const LOOKING_TICK_MS = 5_000;

/** Decides when workers are asked what they are and what they hold, and keeps questions from overlapping. */
export class InspectionSchedule {
  private readonly context: SystemContext;
  private readonly control: RemoteControl;
  private readonly workers: CeleryWorkers;
  private readonly inspection: Inspection;
  private inspectedAt = Number.NEGATIVE_INFINITY;
  private registeredAt = Number.NEGATIVE_INFINITY;
  private tickedAt: number | null = null;
  private isBusy = false;

  constructor(
    context: SystemContext,
    parts: {
      readonly control: RemoteControl;
      readonly workers: CeleryWorkers;
      readonly inspection: Inspection;
    },
  ) {
    this.context = context;
    this.control = parts.control;
    this.workers = parts.workers;
    this.inspection = parts.inspection;
  }

  /** Asks all workers anew at the next tick. */
  request(): void {
    this.inspectedAt = Number.NEGATIVE_INFINITY;
  }

  /** @param now epoch ms */
  tick(now: number): void {
    const isLookedAt = this.tickedAt === null || now - this.tickedAt < LOOKING_TICK_MS;
    this.tickedAt = now;
    if (this.isBusy) return;
    const work = this.due(now, isLookedAt);
    if (work === null) return;
    this.isBusy = true;
    work
      .then(() => this.switchTaskEventsOn())
      .catch((error: unknown) => {
        this.context.log('debug', `Could not ask Celery's workers: ${String(error)}`);
      })
      .finally(() => {
        this.isBusy = false;
      });
  }

  private due(now: number, isLookedAt: boolean): Promise<void> | null {
    const interval = this.inspection.forbidden === null ? INTERVAL_MS : FORBIDDEN_MS;
    if (now - this.inspectedAt >= interval) {
      this.inspectedAt = now;
      const registered = now - this.registeredAt >= REGISTERED_INTERVAL_MS;
      if (registered) this.registeredAt = now;
      return this.inspection.inspect({ destination: null, held: isLookedAt, registered });
    }
    if (this.inspection.forbidden !== null) return null;
    const owing = this.workers.owingAnswers(now);
    return owing.length === 0
      ? null
      : this.inspection.inspect({ destination: owing, held: isLookedAt, registered: true });
  }

  /** Only where the connection's owner asked for it; each process is told once. */
  private async switchTaskEventsOn(): Promise<void> {
    const { context, control, workers } = this;
    if (!context.config.celery.enableTaskEvents || context.config.readOnly) return;
    const names = workers.takeWithoutTaskEvents();
    if (names.length === 0) return;
    const told = await enableTaskEvents({ context, control, workers }, names);
    if (told.kind === 'refused') {
      context.log('warn', `Task events cannot be switched on: ${told.outcome.message}`);
      return;
    }
    for (const { target, message } of told.targets) context.log('info', `${target}: ${message}`);
    context.changed('workers');
  }
}
