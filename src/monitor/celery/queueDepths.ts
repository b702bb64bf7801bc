import type { PipelineReply } from '../redis/redisLink.ts';
import type { CeleryKeys } from './keys.ts';
import type { MalformedInput } from './malformed.ts';
import type { PollRequest } from './poll.ts';

/** A tick reads at most this many queues; more take turns. */
const QUEUES_PER_TICK = 200;

export interface QueueDepth {
  /** Messages in all lists of the queue; `null` when one of them cannot be read as a list. */
  readonly waiting: number | null;
  /** Only the steps that have messages, most urgent first. */
  readonly priorities: readonly { readonly step: number; readonly depth: number }[] | null;
}

/** Lengths of the lists of each queue, one per priority step. */
export class QueueDepths {
  private readonly depths = new Map<string, Map<number, number | null>>();
  private readonly keys: CeleryKeys;
  private readonly malformed: MalformedInput;
  private nextTurn = 0;

  constructor(keys: CeleryKeys, malformed: MalformedInput) {
    this.keys = keys;
    this.malformed = malformed;
  }

  /** What was read last; `null` before the first reply. */
  of(queue: string): QueueDepth | null {
    const steps = this.depths.get(queue);
    if (steps === undefined) return null;
    const lengths = [...steps].sort(([a], [b]) => a - b);
    const known = lengths.flatMap(([step, depth]) => (depth === null ? [] : [{ step, depth }]));
    if (known.length < this.keys.priorities.steps.length) return { waiting: null, priorities: null };
    return {
      waiting: known.reduce((sum, { depth }) => sum + depth, 0),
      priorities: known.filter(({ depth }) => depth > 0),
    };
  }

  requests(queues: readonly string[]): PollRequest[] {
    const current = new Set(queues);
    for (const queue of this.depths.keys()) if (!current.has(queue)) this.depths.delete(queue);
    return this.turn(queues).flatMap((queue) =>
      this.keys.lists(queue).map(({ step, key }): PollRequest => ({
        command: ['LLEN', key],
        apply: (reply) => {
          this.apply(queue, step, reply);
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

  private apply(queue: string, step: number, reply: PipelineReply): void {
    // LLEN answers WRONGTYPE to any other key that happens to bear the name: it is never counted.
    const length = reply.ok && typeof reply.value === 'number' ? reply.value : null;
    if (length === null) this.malformed.note('the key of a queue cannot be read as a list', queue);
    let steps = this.depths.get(queue);
    if (steps === undefined) this.depths.set(queue, (steps = new Map<number, number | null>()));
    steps.set(step, length);
  }
}
