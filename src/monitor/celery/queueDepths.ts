import { redirectIn } from '../redis/clusterRedirect.ts';
import type { PipelineReply } from '../redis/redisLink.ts';
import type { QueueList } from './keys.ts';
import type { MalformedInput } from './malformed.ts';
import type { PollRequest } from './poll.ts';
import { FEW_QUEUES, QueueTurns } from './queueTurns.ts';

/** Empty queues that one command asks about. */
const IDLE_PER_COMMAND = 50;

export interface QueueDepth {
  /** Messages in all lists of the queue; `null` when one of them cannot be read as a list. */
  readonly waiting: number | null;
  /** Only the steps that have messages, most urgent first. */
  readonly priorities: readonly { readonly step: number; readonly depth: number }[] | null;
  /** Whether a key of that name belongs to another program. */
  readonly isForeign: boolean;
}

interface Look {
  readonly lengths: Map<string, number | 'foreign' | null>;
  /** Epoch ms of the last look, and ms since the one before; `null`: there was none. */
  at: number;
  interval: number | null;
}

/**
 * Lengths of the lists of each queue, one per priority step. Of many queues only those are counted one by one that hold
 * messages or are heard of; of the others one EXISTS tells for fifty at a time that they are still empty.
 */
export class QueueDepths {
  private readonly looks = new Map<string, Look>();
  private readonly lists: (queue: string) => readonly QueueList[];
  private readonly malformed: MalformedInput;
  /** Put together once for all who ask between two replies. */
  private readonly summed = new Map<string, QueueDepth>();
  private readonly turns = new QueueTurns();
  private readonly read = new Set<string>();
  /** A server that does not take EXISTS for many keys (a Cluster, a narrow ACL) is asked for each length. */
  private canAskTogether = true;
  private areMany = false;

  constructor(lists: (queue: string) => readonly QueueList[], malformed: MalformedInput) {
    this.lists = lists;
    this.malformed = malformed;
  }

  /** What was read last; `null` before the first reply. */
  of(queue: string): QueueDepth | null {
    const summed = this.summed.get(queue);
    if (summed !== undefined) return summed;
    const look = this.looks.get(queue);
    if (look === undefined) return null;
    const depth = this.sum(queue, look.lengths);
    this.summed.set(queue, depth);
    return depth;
  }

  /** Ms between the last two looks at a queue; `null` where queues are so few that every tick looks at it. */
  intervalOf(queue: string): number | null {
    return this.areMany ? (this.looks.get(queue)?.interval ?? null) : null;
  }

  /** Something was heard of this queue: it is looked at soon. */
  stir(queue: string): void {
    this.turns.stir(queue);
  }

  /** The queues that were looked at since this was asked last. */
  takeRead(): ReadonlySet<string> {
    const read = new Set(this.read);
    this.read.clear();
    return read;
  }

  /** @param now epoch ms */
  requests(queues: readonly string[], now: number): PollRequest[] {
    const current = new Set(queues);
    for (const queue of this.looks.keys()) {
      if (current.has(queue)) continue;
      this.looks.delete(queue);
      this.summed.delete(queue);
    }
    this.areMany = queues.length > FEW_QUEUES;
    const { busy, idle } = this.turns.next(queues);
    const groups = Array.from({ length: Math.ceil(idle.length / IDLE_PER_COMMAND) }, (_, index) =>
      idle.slice(index * IDLE_PER_COMMAND, (index + 1) * IDLE_PER_COMMAND),
    );
    return [
      ...busy.flatMap((queue) => this.lengthRequests(queue, now)),
      ...groups.map((group) => this.emptinessRequest(group, now)),
    ];
  }

  private lengthRequests(queue: string, now: number): readonly PollRequest[] {
    const lists = this.lists(queue);
    const lengths: Look['lengths'] = new Map();
    return lists.map(({ key }): PollRequest => ({
      command: ['LLEN', key],
      apply: (reply) => {
        lengths.set(key, this.lengthOf(queue, reply));
        if (lengths.size === lists.length) this.take(queue, lengths, now);
      },
    }));
  }

  private emptinessRequest(queues: readonly string[], now: number): PollRequest {
    return {
      command: ['EXISTS', ...queues.flatMap((queue) => this.lists(queue).map(({ key }) => key))],
      apply: (reply) => {
        if (!reply.ok) this.canAskTogether = false;
        for (const queue of queues) {
          if (reply.ok && reply.value === 0) this.takeEmpty(queue, now);
          else this.turns.doubt(queue);
        }
      },
    };
  }

  private takeEmpty(queue: string, now: number): void {
    const known = this.of(queue)?.waiting === 0 ? this.looks.get(queue)?.lengths : undefined;
    this.take(queue, known ?? new Map(this.lists(queue).map(({ key }) => [key, 0])), now);
  }

  private take(queue: string, lengths: Look['lengths'], now: number): void {
    const before = this.looks.get(queue);
    this.looks.set(queue, { lengths, at: now, interval: before === undefined ? null : now - before.at });
    if (before?.lengths !== lengths) this.summed.delete(queue);
    this.read.add(queue);
    this.turns.looked(queue, this.canAskTogether && this.of(queue)?.waiting === 0);
  }

  private lengthOf(queue: string, reply: PipelineReply): number | 'foreign' | null {
    // LLEN answers WRONGTYPE to any other key that happens to bear the name: it is never counted.
    const length = reply.ok && typeof reply.value === 'number' ? reply.value : null;
    if (length === null && redirectIn([reply]) === null) {
      this.malformed.note('the key of a queue cannot be read as a list', queue);
    }
    return !reply.ok && reply.error.startsWith('WRONGTYPE') ? 'foreign' : length;
  }

  private sum(queue: string, lengths: Look['lengths']): QueueDepth {
    const depths = this.lists(queue).map(({ step, key }) => ({ step, depth: lengths.get(key) ?? null }));
    const known = depths.flatMap(({ step, depth }) => (typeof depth === 'number' ? [{ step, depth }] : []));
    const isForeign = depths.some(({ depth }) => depth === 'foreign');
    if (known.length < depths.length) return { waiting: null, priorities: null, isForeign };
    return {
      waiting: known.reduce((sum, { depth }) => sum + depth, 0),
      priorities: known.filter(({ depth }) => depth > 0),
      isForeign,
    };
  }
}
