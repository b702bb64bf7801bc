import type { PipelineReply } from '../redis/redisLink.ts';
import type { QueueList } from './keys.ts';
import type { MalformedInput } from './malformed.ts';
import type { PollRequest } from './poll.ts';

/** A tick reads at most this many queues; more take turns. */
const QUEUES_PER_TICK = 200;

export interface QueueDepth {
  /** Messages in all lists of the queue; `null` when one of them cannot be read as a list. */
  readonly waiting: number | null;
  /** Only the steps that have messages, most urgent first. */
  readonly priorities: readonly { readonly step: number; readonly depth: number }[] | null;
  /** Whether a key of that name belongs to another program. */
  readonly isForeign: boolean;
}

/** Lengths of the lists of each queue, one per priority step. */
export class QueueDepths {
  private readonly depths = new Map<string, Map<string, number | 'foreign' | null>>();
  private readonly lists: (queue: string) => readonly QueueList[];
  private readonly malformed: MalformedInput;
  /** Put together once for all who ask between two replies. */
  private readonly summed = new Map<string, QueueDepth>();
  private nextTurn = 0;

  constructor(lists: (queue: string) => readonly QueueList[], malformed: MalformedInput) {
    this.lists = lists;
    this.malformed = malformed;
  }

  /** What was read last; `null` before the first reply. */
  of(queue: string): QueueDepth | null {
    const summed = this.summed.get(queue);
    if (summed !== undefined) return summed;
    const lengths = this.depths.get(queue);
    if (lengths === undefined) return null;
    const depth = this.sum(queue, lengths);
    this.summed.set(queue, depth);
    return depth;
  }

  private sum(queue: string, lengths: ReadonlyMap<string, number | 'foreign' | null>): QueueDepth {
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

  requests(queues: readonly string[]): PollRequest[] {
    const current = new Set(queues);
    for (const queue of this.depths.keys()) {
      if (current.has(queue)) continue;
      this.depths.delete(queue);
      this.summed.delete(queue);
    }
    return this.turn(queues).flatMap((queue) =>
      this.lists(queue).map(({ key }): PollRequest => ({
        command: ['LLEN', key],
        apply: (reply) => {
          this.apply(queue, key, reply);
        },
      })),
    );
  }

  private turn(queues: readonly string[]): readonly string[] {
    if (queues.length <= QUEUES_PER_TICK) return queues;
    const start = this.nextTurn % queues.length;
    this.nextTurn = start + QUEUES_PER_TICK;
    return [...queues.slice(start), ...queues.slice(0, start)].slice(0, QUEUES_PER_TICK);
  }

  private apply(queue: string, key: string, reply: PipelineReply): void {
    // LLEN answers WRONGTYPE to any other key that happens to bear the name: it is never counted.
    const length = reply.ok && typeof reply.value === 'number' ? reply.value : null;
    if (length === null) this.malformed.note('the key of a queue cannot be read as a list', queue);
    let lengths = this.depths.get(queue);
    if (lengths === undefined)
      this.depths.set(queue, (lengths = new Map<string, number | 'foreign' | null>()));
    const isForeign = !reply.ok && reply.error.startsWith('WRONGTYPE');
    this.summed.delete(queue);
    lengths.set(key, isForeign ? 'foreign' : length);
  }
}
