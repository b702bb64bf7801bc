import { globEscape } from '../redis/scanSlice.ts';
import {
  type CeleryLayout,
  DEFAULT_EVENT_EXCHANGE,
  type PriorityLayout,
  statedLayout,
} from './celeryLayout.ts';

/** A layout, or as much of one as is not as usual. */
export type CeleryKeyOptions = Pick<CeleryLayout, 'keyPrefix' | 'resultKeyPrefix' | 'database'> &
  Partial<CeleryLayout>;

export interface QueueList {
  readonly step: number;
  readonly key: string;
}

const MAILBOX = '.pidbox';
const BINDING = '_kombu.binding.';
const RESULT = 'celery-task-meta-';
const GROUP_RESULT = 'celery-taskset-meta-';
/** No real name comes near it; a longer one would travel to every view with every change. */
const LONGEST_NAME = 1_024;
const TRANSPORT_KEYS: ReadonlySet<string> = new Set(['unacked', 'unacked_index', 'unacked_mutex']);

/** Every key and channel name of Celery on Redis, for one broker database and one result backend. */
export class CeleryKeys {
  readonly priorities: PriorityLayout;
  readonly unacked: string;
  /** Sorted set of the delivery tags in {@link unacked} by the epoch seconds of their delivery. */
  readonly unackedIndex: string;
  /** SCAN pattern of the binding sets. */
  readonly bindingPattern: string;
  /** PSUBSCRIBE patterns of the event exchange: one channel per routing key, and all on one channel. */
  readonly eventPatterns: readonly string[];
  /** The channels on which workers listen to control messages; one, unless workers of several releases differ. */
  readonly controlChannels: readonly string[];
  /** PSUBSCRIBE pattern of the channel on which each new result is announced. */
  readonly resultPattern: string;

  private readonly layout: CeleryLayout;
  private readonly keyPrefix: string;
  private readonly resultPrefix: string;

  constructor(options: CeleryKeyOptions) {
    const { keyPrefix, resultKeyPrefix, database } = options;
    const layout = { ...statedLayout({ keyPrefix, resultKeyPrefix }, database, false), ...options };
    const { controlFanouts, eventFanouts, controlExchange, eventExchange } = layout;
    this.layout = layout;
    this.keyPrefix = keyPrefix;
    this.resultPrefix = layout.resultKeyPrefix + RESULT;
    this.priorities = layout.priorities;
    this.eventPatterns = eventFanouts.flatMap((fanout) => {
      const channel = globEscape(keyPrefix + fanout + eventExchange);
      if (layout.fanoutPatterns === null) return [`${channel}/*`, channel];
      return layout.fanoutPatterns ? [`${channel}/*`] : [channel];
    });
    this.controlChannels = controlFanouts.map((fanout) => keyPrefix + fanout + controlExchange + MAILBOX);
    this.unacked = keyPrefix + layout.unackedKey;
    this.unackedIndex = keyPrefix + layout.unackedIndexKey;
    this.bindingPattern = `${globEscape(keyPrefix + BINDING)}*`;
    this.resultPattern = `${globEscape(this.resultPrefix)}*`;
  }

  /** A key of our own, which no other program reads; the name starts with `task-tower.`. */
  privateKey(name: string): string {
    return this.keyPrefix + name;
  }

  /** The list that holds messages of this queue and priority step. */
  list(queue: string, step: number): string {
    const suffix = step === this.priorities.steps[0] ? '' : this.priorities.separator + step;
    return this.keyPrefix + queue + suffix;
  }

  /** A list that is no queue, by the name that messages give it. */
  messageList(name: string): string {
    return this.keyPrefix + name;
  }

  /** The lists of a queue, most urgent first. */
  lists(queue: string): QueueList[] {
    return this.priorities.steps.map((step) => ({ step, key: this.list(queue, step) }));
  }

  /** The greatest step that is not above the priority (clamped to 0..9), as kombu chooses it. */
  stepOf(priority: number): number {
    const clamped = Math.min(Math.max(Math.trunc(priority), 0), 9);
    return this.priorities.steps.findLast((step) => step <= clamped) ?? 0;
  }

  bindingKey(exchange: string): string {
    return this.keyPrefix + BINDING + exchange;
  }

  /** The exchange of a binding set's key; `null` for any other key. */
  exchangeOf(bindingKey: string): string | null {
    const start = this.keyPrefix + BINDING;
    return bindingKey.startsWith(start) ? bindingKey.slice(start.length) : null;
  }

  /** Whether the bindings of an exchange are mailboxes and event listeners, not task queues. */
  isInternalExchange(exchange: string): boolean {
    return exchange.endsWith(MAILBOX) || exchange === this.layout.eventExchange;
  }

  /** Name of our reply list as it stands inside a request; workers add the prefix when they write to it. */
  replyRoutingKey(oid: string): string {
    return `${oid}.reply.${this.layout.controlExchange}${MAILBOX}`;
  }

  /** The key under which replies to {@link replyRoutingKey} arrive. */
  replyList(oid: string): string {
    return this.keyPrefix + this.replyRoutingKey(oid);
  }

  result(taskId: string): string {
    return this.resultPrefix + taskId;
  }

  /** Where the result backend counts the members of a chord that are done, by the id of its group. */
  chord(groupId: string): { readonly joined: string; readonly size: string } {
    const key = `${this.layout.resultKeyPrefix}${GROUP_RESULT}${groupId}`;
    return { joined: `${key}.j`, size: `${key}.s` };
  }

  /** The task id in a result's key or channel name; `null` for any other name. */
  taskIdOf(resultName: string): string | null {
    if (!resultName.startsWith(this.resultPrefix)) return null;
    return resultName.length === this.resultPrefix.length ? null : resultName.slice(this.resultPrefix.length);
  }
}

/** Whether a name of a worker or queue can be meant as one. */
export function isPlausibleName(name: string): boolean {
  return name.length <= LONGEST_NAME;
}

/** Names that are never shown or written as a task queue: mailboxes, reply lists, the transport's own keys. */
export function isInternalName(name: string): boolean {
  return (
    name.endsWith(MAILBOX) ||
    name.startsWith(`${DEFAULT_EVENT_EXCHANGE}.`) ||
    name.startsWith('_kombu.') ||
    name.startsWith('task-tower.') ||
    TRANSPORT_KEYS.has(name)
  );
}
