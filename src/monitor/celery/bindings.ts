import { redirectIn } from '../redis/clusterRedirect.ts';
import type { PipelineReply } from '../redis/redisLink.ts';
import { readScanSlice, SCAN_START, scanSlice, type ScanSlice } from '../redis/scanSlice.ts';
import { isInternalName, isPlausibleName, type CeleryKeys } from './keys.ts';
import type { MalformedInput } from './malformed.ts';
import type { PollRequest } from './poll.ts';
import { routingKeyMatches } from './routingKey.ts';

interface Binding {
  readonly routingKey: string;
  /** Empty for direct exchanges, else kombu's regular expression for a topic. */
  readonly pattern: string;
  readonly queue: string;
}

/** The rest after a pass over the key space: in proportion to its slices (of a thousand keys), within bounds. */
const REST_PER_SLICE_MS = 2_000;
const MIN_REST_MS = 5_000;
const MAX_REST_MS = 60_000;
/** Queues are added to a known binding set at any time. */
const READ_INTERVAL_MS = 10_000;
const MAX_EXCHANGES = 500;
const MAX_BINDINGS = 10_000;

/** kombu's routing tables, found by one bounded SCAN slice per tick and read by one bounded SSCAN. */
export class Bindings {
  private readonly tables = new Map<string, readonly Binding[]>();
  private readonly readAt = new Map<string, number>();
  private readonly keys: CeleryKeys;
  private readonly malformed: MalformedInput;
  private cursor: string | null = SCAN_START;
  private slices = 0;
  private restUntil = 0;
  private found = false;
  private passes = 0;

  constructor(keys: CeleryKeys, malformed: MalformedInput) {
    this.keys = keys;
    this.malformed = malformed;
  }

  /** Whether the database has bindings; `null` until the whole key space was seen once. */
  get present(): boolean | null {
    if (this.found) return true;
    return this.passes > 0 ? false : null;
  }

  /** Names of all bound task queues. */
  queues(): ReadonlySet<string> {
    return new Set([...this.tables.values()].flatMap((bindings) => bindings.map(({ queue }) => queue)));
  }

  /** The queues to which a message of this exchange and routing key was delivered. */
  route(exchange: string, routingKey: string): readonly string[] {
    if (exchange === '') return [routingKey];
    const matching = (this.tables.get(exchange) ?? []).filter(
      (binding) =>
        binding.routingKey === routingKey ||
        (binding.pattern !== '' && routingKeyMatches(binding.routingKey, routingKey)),
    );
    return [...new Set(matching.map(({ queue }) => queue))];
  }

  /** @param now epoch ms */
  requests(now: number): PollRequest[] {
    const due = [...this.readAt].filter(([, readAt]) => now - readAt >= READ_INTERVAL_MS);
    const requests = due.map(([exchange]): PollRequest => ({
      // Unlike SMEMBERS, it never keeps the server busy for long, however many bindings there are.
      command: ['SSCAN', this.keys.bindingKey(exchange), SCAN_START, 'COUNT', MAX_BINDINGS],
      apply: (reply) => {
        this.applyMembers(exchange, reply, now);
      },
    }));
    if (this.cursor === null && now >= this.restUntil) this.startScan();
    return this.cursor === null ? requests : [...requests, this.scanRequest(this.cursor, now)];
  }

  private startScan(): void {
    this.cursor = SCAN_START;
    this.slices = 0;
  }

  private scanRequest(cursor: string, now: number): PollRequest {
    return {
      command: scanSlice(cursor, this.keys.bindingPattern),
      apply: (reply) => {
        this.applyScan(readScanSlice(reply), now);
      },
    };
  }

  private applyScan(slice: ScanSlice | null, now: number): void {
    if (slice === null) return;
    for (const key of slice.keys) this.addExchange(key.toString());
    this.cursor = slice.cursor;
    this.slices++;
    if (slice.cursor !== null) return;
    this.passes++;
    this.restUntil = now + Math.min(Math.max(this.slices * REST_PER_SLICE_MS, MIN_REST_MS), MAX_REST_MS);
  }

  private addExchange(bindingKey: string): void {
    const exchange = this.keys.exchangeOf(bindingKey);
    if (exchange === null) return;
    this.found = true;
    if (this.keys.isInternalExchange(exchange) || this.readAt.has(exchange)) return;
    if (this.readAt.size < MAX_EXCHANGES) this.readAt.set(exchange, Number.NEGATIVE_INFINITY);
  }

  private applyMembers(exchange: string, reply: PipelineReply, now: number): void {
    this.readAt.set(exchange, now);
    const slice = readScanSlice(reply);
    if (slice === null) {
      if (redirectIn([reply]) === null) {
        this.malformed.note('a binding key cannot be read as a set', exchange);
      }
      return;
    }
    const members = slice.keys.slice(0, MAX_BINDINGS);
    const bindings = members.flatMap((member) => this.parse(member.toString()) ?? []);
    if (bindings.length > 0) {
      this.tables.set(exchange, bindings);
      return;
    }
    this.tables.delete(exchange);
    if (members.length === 0) this.readAt.delete(exchange);
  }

  private parse(member: string): Binding | null {
    const [routingKey = '', pattern = '', queue = '', ...rest] = member.split(this.keys.priorities.separator);
    if (queue === '' || rest.length > 0) {
      this.malformed.note('a binding does not have three fields', member);
      return null;
    }
    if (![routingKey, pattern, queue].every(isPlausibleName)) {
      this.malformed.note('a binding is too long', member);
      return null;
    }
    return isInternalName(queue) ? null : { routingKey, pattern, queue };
  }
}
