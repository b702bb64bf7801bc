import { mergeTask } from '../../model/mergeTask.ts';
import { failureTime, textUnits, type LiveTask } from './liveTask.ts';
import { noteEndedRun } from './storedTaskHistory.ts';
import { idTooLong } from './storeMessages.ts';
import { TEXT_LIMITS, limitTexts } from './textLimits.ts';
import { limitTimes } from './timeLimits.ts';
import { wellFormed } from './wellFormedRef.ts';
import type { TaskRef } from '../../model/task.ts';
import type { TaskUpdate } from '../../model/taskUpdate.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { FailureCounts } from './failureCounts.ts';
import type { LiveTasks } from './liveTasks.ts';
import type { Source, SourceTable } from './source.ts';
import type { UseDatabase } from './storedLogs.ts';
import type { TaskStoreOptions } from './taskStore.ts';

export interface TaskIntakeParts {
  readonly use: UseDatabase;
  readonly sources: SourceTable;
  readonly live: LiveTasks;
  readonly failures: FailureCounts;
  /** `null`: everything is kept as it is. */
  readonly redactor: Redactor | null;
  readonly log: TaskStoreOptions['log'];
}

/** Joins observations with the tasks that they are of, in memory; what changed is marked to be written. */
export class TaskIntake {
  readonly #parts: TaskIntakeParts;
  #saidIdTooLong = false;

  constructor(parts: TaskIntakeParts) {
    this.#parts = parts;
  }

  /** @param now epoch ms of our clock */
  take(update: TaskUpdate, now: number): void {
    const { sources, live, failures, redactor } = this.#parts;
    const ref = wellFormed(update.ref);
    if (ref.id.length > TEXT_LIMITS.id) {
      this.#sayIdTooLong();
      return;
    }
    const source = sources.find(ref) ?? this.#addSource(ref);
    const whole = limitTexts(limitTimes(ref === update.ref ? update : { ...update, ref }, now));
    const limited = redactor?.update(whole) ?? whole;
    const known = source.tasks.get(ref.id) ?? this.#load(source, ref.id);
    if (known === null) {
      const record = mergeTask(null, limited, now);
      const failedAt = record.state === 'failed' ? failureTime(update, now) : null;
      const task: LiveTask = {
        source,
        id: ref.id,
        seq: 0,
        record,
        written: null,
        failedAt,
        cause: null,
        isDirty: false,
        units: 0,
        unwritten: null,
      };
      failures.changed(source, null, record);
      live.add(task);
      live.markDirty(task, textUnits(limited));
      return;
    }
    const before = known.record;
    const record = mergeTask(before, limited, now);
    known.record = record;
    const endedRun = noteEndedRun(known, before, limited);
    if (record !== before) {
      if (record.state !== 'failed') known.failedAt = null;
      else known.failedAt ??= failureTime(update, now);
      failures.changed(source, before, record);
    }
    if (endedRun || record !== before) live.markDirty(known, textUnits(limited));
  }

  /** The task, from now on in memory; `null` when it was never seen. */
  find(unchecked: TaskRef): LiveTask | null {
    const ref = wellFormed(unchecked);
    const source = this.#parts.sources.find(ref);
    return source === null ? null : (source.tasks.get(ref.id) ?? this.#load(source, ref.id));
  }

  #load(source: Source, id: string): LiveTask | null {
    const task = this.#parts.use(({ table }) => table.find(source, id));
    if (task !== null) this.#parts.live.add(task);
    return task;
  }

  #addSource({ connectionId, system, scope }: TaskRef): Source {
    const no = this.#parts.use(({ table }) => table.addSource({ connectionId, system, scope }));
    return this.#parts.sources.add({ no, connectionId, system, scope, tasks: new Map() });
  }

  #sayIdTooLong(): void {
    if (this.#saidIdTooLong) return;
    this.#saidIdTooLong = true;
    this.#parts.log('warn', idTooLong(TEXT_LIMITS.id));
  }
}
