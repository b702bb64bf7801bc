import type { PipelineReply } from '../redis/redisLink.ts';
import type { Bindings } from './bindings.ts';
import type { Envelope } from './envelope.ts';
import { readInFlightMessage } from './inFlightMessage.ts';
import type { CeleryKeys } from './keys.ts';
import type { MalformedInput } from './malformed.ts';
import type { PollRequest } from './poll.ts';
import { taskIdOf } from './taskMessage.ts';

/** Above this many messages in flight they are only counted: reading them would weigh on the server. */
const MAX_READ = 500;
/** Messages asked for in one slice: few until their size is known, then what makes a slice of a bounded size. */
const FIRST_COUNT = 8;
const MAX_COUNT = 1_024;
const BYTES_PER_SLICE = 1024 * 1024;
/** Values are whole messages: a read of this many bytes is followed by a rest of one second. */
const BYTES_PER_SECOND = 256 * 1024;

interface InFlightEntry {
  readonly taskId: string | null;
  /** The queue it came from; `null` when bindings do not tell. */
  readonly queue: string | null;
}

/**
 * The table of messages that workers have taken but not acknowledged: prefetched, waiting for their ETA or a rate
 * limit, and running ones of tasks that acknowledge late. One hash per database, shared by all its queues.
 */
export class InFlight {
  private readonly keys: CeleryKeys;
  private readonly bindings: Bindings;
  private readonly malformed: MalformedInput;
  private readonly onMessage: (envelope: Envelope, queue: string | null) => void;
  private total: number | null = null;
  private cursor: string | null = null;
  private building = new Map<string, InFlightEntry>();
  private buildingBytes = 0;
  private count = FIRST_COUNT;
  private entries: ReadonlyMap<string, InFlightEntry> | null = null;
  /** `null` as well when one of the messages came from a queue that is not known. */
  private counts: ReadonlyMap<string, number> | null = null;
  private restUntil = 0;

  /** @param onMessage told once about each message that was not there at the look before */
  constructor(
    keys: CeleryKeys,
    bindings: Bindings,
    malformed: MalformedInput,
    onMessage: (envelope: Envelope, queue: string | null) => void,
  ) {
    this.keys = keys;
    this.bindings = bindings;
    this.malformed = malformed;
    this.onMessage = onMessage;
  }

  /** Messages in flight of one queue; `null` when they are too many to be told apart, or cannot be. */
  of(queue: string): number | null {
    if (this.total === 0) return 0;
    return this.counts === null ? null : (this.counts.get(queue) ?? 0);
  }

  /** Names of the queues that messages in flight came from. */
  queues(): ReadonlySet<string> {
    return new Set(this.counts?.keys());
  }

  /** The delivery tag under which the task's message stood at the last look; `null` when it did not. */
  tagOf(taskId: string): string | null {
    for (const [tag, entry] of this.entries ?? []) if (entry.taskId === taskId) return tag;
    return null;
  }

  /** Whether every message in flight is known, so that one that was not found is not there. */
  get isComplete(): boolean {
    return this.total === 0 || this.entries !== null;
  }

  /** @param now epoch ms */
  requests(now: number): PollRequest[] {
    const requests: PollRequest[] = [
      {
        command: ['HLEN', this.keys.unacked],
        apply: (reply) => {
          this.applyTotal(reply);
        },
      },
    ];
    const isReadable = this.total !== null && this.total > 0 && this.total <= MAX_READ;
    if (!isReadable || now < this.restUntil) return requests;
    const cursor = this.cursor ?? '0';
    if (cursor === '0') {
      this.building = new Map();
      this.buildingBytes = 0;
    }
    requests.push({
      command: ['HSCAN', this.keys.unacked, cursor, 'COUNT', this.count],
      apply: (reply) => {
        this.applyScan(reply, now);
      },
    });
    return requests;
  }

  private applyTotal(reply: PipelineReply): void {
    this.total = reply.ok && typeof reply.value === 'number' ? reply.value : null;
    if (this.total === 0) this.know(new Map());
    else if (this.total === null || this.total > MAX_READ) this.know(null);
  }

  private applyScan(reply: PipelineReply, now: number): void {
    this.cursor = null;
    if (!reply.ok || !Array.isArray(reply.value)) return;
    const [cursor, fields] = reply.value as readonly unknown[];
    const pairs: readonly unknown[] = Array.isArray(fields) ? fields : [];
    for (let index = 0; index + 1 < pairs.length; index += 2)
      this.add(String(pairs[index]), pairs[index + 1]);
    this.count = nextCount(this.buildingBytes, this.building.size);
    this.cursor = String(cursor);
    if (this.building.size > 2 * MAX_READ) this.cursor = null;
    if (this.cursor !== '0') return;
    this.cursor = null;
    this.restUntil = now + (this.buildingBytes / BYTES_PER_SECOND) * 1_000;
    if (this.total !== 0 && this.total !== null) this.know(this.building);
  }

  private know(entries: ReadonlyMap<string, InFlightEntry> | null): void {
    this.entries = entries;
    this.counts = entries === null ? null : countByQueue(entries.values());
  }

  private add(tag: string, value: unknown): void {
    if (!Buffer.isBuffer(value)) return;
    this.buildingBytes += value.length;
    const known = this.entries?.get(tag);
    if (known !== undefined && known.queue !== null) {
      this.building.set(tag, known);
      return;
    }
    const message = readInFlightMessage(value);
    if (!message.ok) {
      this.malformed.note(message.message, value);
      this.building.set(tag, { taskId: null, queue: null });
      return;
    }
    const queues = this.bindings.route(message.exchange, message.routingKey);
    const queue = queues.length === 1 ? (queues[0] ?? null) : null;
    this.building.set(tag, { taskId: taskIdOf(message.envelope), queue });
    if (known === undefined) this.onMessage(message.envelope, queue);
  }
}

/** How many messages of the size met so far make a slice that weighs little on the server. */
function nextCount(bytes: number, messages: number): number {
  if (messages === 0) return FIRST_COUNT;
  return Math.min(MAX_COUNT, Math.max(1, Math.floor(BYTES_PER_SLICE / Math.max(1, bytes / messages))));
}

function countByQueue(entries: Iterable<InFlightEntry>): ReadonlyMap<string, number> | null {
  const counts = new Map<string, number>();
  for (const { queue } of entries) {
    if (queue === null) return null;
    counts.set(queue, (counts.get(queue) ?? 0) + 1);
  }
  return counts;
}
