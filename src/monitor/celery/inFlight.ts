import type { PipelineReply } from '../redis/redisLink.ts';
import type { Bindings } from './bindings.ts';
import type { Envelope } from './envelope.ts';
import { countByQueue, queueOf, type InFlightCounts, type InFlightEntry } from './inFlightEntry.ts';
import { readInFlightMessage } from './inFlightMessage.ts';
import { InFlightReading } from './inFlightReading.ts';
import type { CeleryKeys } from './keys.ts';
import type { MalformedInput } from './malformed.ts';
import type { PollRequest } from './poll.ts';
import { parsePythonTime } from './pythonTime.ts';
import { taskIdOf } from './taskMessage.ts';

/** Above this many messages in flight they are only a number: telling them apart would take too much memory. */
const MAX_ENTRIES = 100_000;
/** A longer message is counted, not read. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** Tags asked for in one tick; a tag and its time take about 60 bytes. */
const TAGS_PER_TICK = 2_000;

/**
 * The table of messages that workers have taken but not acknowledged: prefetched, waiting for their ETA or a rate
 * limit, and running ones of tasks that acknowledge late. One hash per database, shared by all its queues. Its index, a
 * sorted set of tags by time of delivery, is read again and again in bounded slices; each message only once.
 */
export class InFlight {
  private readonly keys: CeleryKeys;
  private readonly bindings: Bindings;
  private readonly malformed: MalformedInput;
  private readonly onMessage: (envelope: Envelope, queue: string | null) => void;
  private readonly reading: InFlightReading;
  private total: number | null = null;
  private cursor = '0';
  private scanned = false;
  /** Tags of this pass, each with the epoch ms of its delivery. */
  private pass = new Map<string, number>();
  private decoded = new Map<string, InFlightEntry | null>();
  private readonly tooLong = new Set<string>();
  private readonly notMessages = new Set<string>();
  private deliveredAt: ReadonlyMap<string, number> = new Map();
  private tagsByTask = new Map<string, string>();
  private counts: InFlightCounts | null = null;

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
    this.reading = new InFlightReading({
      key: keys.unacked,
      maxBytes: MAX_MESSAGE_BYTES,
      onValue: (tag, value) => {
        const entry = value === null ? null : this.decode(value);
        this.decoded.set(tag, entry);
        if (value === null) this.tooLong.add(tag);
        else if (entry === null) this.notMessages.add(tag);
      },
      onGone: (tag) => this.pass.delete(tag),
    });
  }

  /** Messages in flight that came from this queue; `null` when they are too many to be told apart, or cannot be. */
  of(queue: string): number | null {
    return this.counts === null ? null : (this.counts.byQueue.get(queue) ?? 0);
  }

  /** Of {@link of}: held by a worker until their time. */
  etaHeld(queue: string): number | null {
    return this.counts === null ? null : (this.counts.etaHeld.get(queue) ?? 0);
  }

  /** Names of the queues that messages in flight came from. */
  queues(): ReadonlySet<string> {
    return new Set(this.counts?.byQueue.keys());
  }

  /** The delivery tag under which the task's message stood at the last look; `null` when it did not. */
  tagOf(taskId: string): string | null {
    return this.tagsByTask.get(taskId) ?? null;
  }

  /** Delivery tags at the last look, each with the epoch ms of its delivery by the worker's clock. */
  get tags(): ReadonlyMap<string, number> {
    return this.deliveredAt;
  }

  /** Whether every message in flight is known, so that one that was not found is not there. */
  get isComplete(): boolean {
    return this.counts !== null && this.tooLong.size === 0;
  }

  /** Delivery tags of entries that cannot be read as a message. */
  get unreadable(): ReadonlySet<string> {
    return this.notMessages;
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
    if (this.total === 0 || (this.total ?? 0) > MAX_ENTRIES) return requests;
    if (!this.scanned) {
      requests.push({
        command: ['ZSCAN', this.keys.unackedIndex, this.cursor, 'COUNT', TAGS_PER_TICK],
        apply: (reply) => {
          this.applyScan(reply);
        },
      });
    }
    requests.push(...this.reading.requests(now));
    const last = requests.at(-1);
    return last === undefined ? requests : [...requests.slice(0, -1), this.thenPublish(last, now)];
  }

  private thenPublish(request: PollRequest, now: number): PollRequest {
    return {
      command: request.command,
      apply: (reply) => {
        request.apply(reply);
        if (this.scanned && this.reading.left === 0 && this.total !== 0) this.publish(now);
      },
    };
  }

  private applyTotal(reply: PipelineReply): void {
    this.total = reply.ok && typeof reply.value === 'number' ? reply.value : null;
    if (this.total !== null && this.total > 0 && this.total <= MAX_ENTRIES) return;
    this.restart();
    this.decoded.clear();
    this.tooLong.clear();
    this.notMessages.clear();
    this.deliveredAt = new Map();
    this.tagsByTask = new Map();
    this.counts = this.total === 0 ? { byQueue: new Map(), etaHeld: new Map() } : null;
  }

  private applyScan(reply: PipelineReply): void {
    // After an HLEN that failed or told of nothing, or of too much, there is nothing to look for.
    if (this.total === null || this.total === 0 || this.total > MAX_ENTRIES) return;
    const [cursor, pairs] = reply.ok && Array.isArray(reply.value) ? (reply.value as readonly unknown[]) : [];
    if (!Buffer.isBuffer(cursor) || !Array.isArray(pairs)) {
      const reason = reply.ok ? 'it is no sorted set' : reply.error;
      this.malformed.note(
        `the index of messages in flight cannot be read: ${reason}`,
        this.keys.unackedIndex,
      );
      this.restart();
      this.counts = null;
      return;
    }
    for (let index = 0; index + 1 < pairs.length && this.pass.size <= 2 * MAX_ENTRIES; index += 2) {
      const tag = String(pairs[index]);
      this.pass.set(tag, Number(String(pairs[index + 1])) * 1_000);
      if (!this.decoded.has(tag)) this.reading.add(tag);
    }
    this.cursor = cursor.toString('latin1');
    this.scanned = this.cursor === '0';
  }

  private publish(now: number): void {
    const { pass } = this;
    for (const tag of this.decoded.keys()) {
      if (pass.has(tag)) continue;
      this.decoded.delete(tag);
      this.tooLong.delete(tag);
      this.notMessages.delete(tag);
    }
    this.tagsByTask = new Map();
    for (const [tag, entry] of this.decoded)
      if (entry !== null && entry.taskId !== null) this.tagsByTask.set(entry.taskId, tag);
    this.deliveredAt = pass;
    // An index that lacks most messages tells nothing about them; some come and go while it is read.
    const isNamed = pass.size * 2 >= (this.total ?? 0);
    this.counts = isNamed ? countByQueue(this.decoded.values(), this.bindings, now) : null;
    this.restart();
  }

  private restart(): void {
    this.cursor = '0';
    this.scanned = false;
    this.pass = new Map();
    this.reading.clear();
  }

  private decode(value: Buffer): InFlightEntry | null {
    const message = readInFlightMessage(value);
    if (!message.ok) {
      this.malformed.note(message.message, value);
      return null;
    }
    const { envelope, exchange, routingKey } = message;
    this.onMessage(envelope, queueOf(message, this.bindings));
    return {
      taskId: taskIdOf(envelope),
      exchange,
      routingKey,
      etaAt: parsePythonTime(envelope.headers['eta']),
    };
  }
}
