import type { TaskRef } from '../../model/task.ts';
import { isFinished, isKnownTaskState, type TaskState } from '../../model/taskState.ts';
import type { TaskRecord, TaskUpdate } from '../../model/taskUpdate.ts';
import type { SystemContext } from '../system.ts';
import type { CeleryKeys } from './keys.ts';
import type { MalformedInput } from './malformed.ts';
import { decodeResult, describeResult } from './resultRecord.ts';
import { stateAtHead, type CeleryResults } from './results.ts';

interface Announcement {
  /** `null`: it is too large to be kept. */
  readonly payload: Buffer | null;
  /** What the first bytes of a large one tell. */
  readonly state: TaskState | null;
  readonly receivedAt: number;
}

const FLUSH_MS = 250;
const MAX_PENDING = 5_000;
const MAX_PENDING_BYTES = 16 * 1024 * 1024;
const MAX_PAYLOAD_BYTES = 256 * 1024;
const GROUP_FIELD = '"group_id"';

/**
 * Results as they are announced on their channel: the only news of workers without task events, and of custom
 * states. The channel mixes the results of all databases of its server, so a task that nobody knows is taken in only
 * when its result lies in our database. Waits a moment first, for events usually tell the same and cost less.
 */
export class ResultStream {
  private pending = new Map<string, Announcement>();
  private pendingBytes = 0;
  private cancelFlush: (() => void) | null = null;
  private readonly context: SystemContext;
  private readonly keys: CeleryKeys;
  private readonly results: CeleryResults;
  private readonly malformed: MalformedInput;
  private readonly onOverflow: () => void;
  /** Whether a result of our database was announced. */
  present = false;

  /** @param onOverflow told when results come too fast: those passed over are found in the result backend later */
  constructor(
    context: SystemContext,
    parts: {
      readonly keys: CeleryKeys;
      readonly results: CeleryResults;
      readonly malformed: MalformedInput;
    },
    onOverflow: () => void,
  ) {
    this.context = context;
    this.keys = parts.keys;
    this.results = parts.results;
    this.malformed = parts.malformed;
    this.onOverflow = onOverflow;
  }

  take(channel: string, payload: Buffer): void {
    const id = this.keys.taskIdOf(channel);
    if (id === null) return;
    const isFull = this.pending.size >= MAX_PENDING || this.pendingBytes >= MAX_PENDING_BYTES;
    if (isFull && !this.pending.has(id)) {
      this.onOverflow();
      return;
    }
    const receivedAt = this.context.clock.now();
    const isLarge = payload.length > MAX_PAYLOAD_BYTES;
    this.pendingBytes += (isLarge ? 0 : payload.length) - (this.pending.get(id)?.payload?.length ?? 0);
    this.pending.set(
      id,
      isLarge
        ? { payload: null, state: stateAtHead(payload), receivedAt }
        : { payload: Buffer.from(payload), state: null, receivedAt },
    );
    this.cancelFlush ??= this.context.clock.after(FLUSH_MS, () => {
      this.cancelFlush = null;
      this.flush().catch((error: unknown) => {
        this.context.log('debug', `Could not look up announced results: ${String(error)}`);
      });
    });
  }

  dispose(): void {
    this.cancelFlush?.();
    this.cancelFlush = null;
    this.pending.clear();
    this.pendingBytes = 0;
  }

  private async flush(): Promise<void> {
    const batch = this.pending;
    this.pending = new Map();
    this.pendingBytes = 0;
    const updates: TaskUpdate[] = [];
    const strangers = new Map<string, Announcement>();
    for (const [id, announcement] of batch) {
      const record = this.context.known(this.ref(id));
      if (record === null) strangers.set(id, announcement);
      else this.describe(id, announcement, record, updates);
    }
    if (updates.length > 0) this.context.record(updates);
    if (strangers.size > 0) await this.admit(strangers);
  }

  private async admit(strangers: ReadonlyMap<string, Announcement>): Promise<void> {
    const ours = await this.results.existing([...strangers.keys()]);
    const updates: TaskUpdate[] = [];
    for (const [id, announcement] of strangers) {
      if (ours.has(id)) this.describe(id, announcement, null, updates);
    }
    if (updates.length === 0) return;
    this.present = true;
    this.context.record(updates);
  }

  private describe(
    id: string,
    { payload, state, receivedAt }: Announcement,
    record: TaskRecord | null,
    updates: TaskUpdate[],
  ): void {
    // That a task was lost is our own conclusion: its result proves otherwise.
    if (record !== null && isFinished(record.state) && record.state !== 'lost') {
      this.describeGroup(payload, record, updates);
      return;
    }
    if (payload === null) {
      if (state === null) return;
      const finishedAt = isFinished(state) ? { finishedAt: receivedAt } : {};
      updates.push({ ref: this.ref(id), at: receivedAt, state, ...finishedAt });
      return;
    }
    const decoded = decodeResult(payload);
    if (!decoded.ok) {
      this.malformed.note(decoded.message, payload);
      return;
    }
    const update = describeResult(decoded.record, this.ref(id), receivedAt);
    if (update === null) return;
    if (isNews(update, record)) updates.push(update);
    else if (update.groupId !== undefined) updates.push(groupUpdate(update.ref, update.groupId));
  }

  /** No event tells of groups. */
  private describeGroup(payload: Buffer | null, record: TaskRecord, updates: TaskUpdate[]): void {
    if (record.groupId !== null || payload?.includes(GROUP_FIELD) !== true) return;
    const decoded = decodeResult(payload);
    const groupId = decoded.ok ? describeResult(decoded.record, record.ref, 0)?.groupId : undefined;
    if (groupId !== undefined) updates.push(groupUpdate(record.ref, groupId));
  }

  private ref(id: string): TaskRef {
    return { connectionId: this.context.config.id, system: 'celery', scope: '', id };
  }
}

/** Without a time or state: it says nothing of how the task goes. */
function groupUpdate(ref: TaskRef, groupId: string): TaskUpdate {
  return { ref, at: 0, groupId };
}

/**
 * A task that was received by an event gets its passing states by events too, with the worker's own times; only an
 * end or a custom state from here can add something.
 */
function isNews(update: TaskUpdate, record: TaskRecord | null): boolean {
  if (record?.receivedAt === undefined || record.receivedAt === null || update.state === undefined)
    return true;
  return isFinished(update.state) || !isKnownTaskState(update.state);
}
