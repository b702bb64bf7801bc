/**
 * The process that plays Celery's clients and workers: makes traffic when it is told to, then publishes it in slices.
 * Started with the port of the Redis; speaks with its parent by messages.
 */
import type { TimeRange } from '../../src/model/statistics/timeRange.ts';
import { celeryTraffic, type TrafficTask } from './celeryTraffic.ts';
import { publishCommands, RawPublisher } from './rawPublisher.ts';

export type ToGenerator =
  | {
      readonly kind: 'make';
      readonly tasks: number;
      readonly slices: number;
      readonly span?: TimeRange;
    }
  | { readonly kind: 'publish'; readonly slice: number };

export type FromGenerator =
  | {
      readonly kind: 'made';
      /** The tasks of each slice. */
      readonly slices: readonly (readonly TrafficTask[])[];
      readonly messages: number;
      readonly bytes: number;
    }
  | { readonly kind: 'published'; readonly slice: number };

interface Slice {
  readonly commands: Buffer;
  readonly count: number;
}

const publisher = await RawPublisher.connect(Number(process.argv[2]));
let made: readonly Slice[] = [];

process.on('message', (message: ToGenerator) => {
  if (message.kind === 'make') make(message.tasks, message.slices, message.span);
  else void publish(message.slice);
});
process.once('disconnect', () => {
  publisher.close();
});

function make(tasks: number, slices: number, span?: TimeRange): void {
  const traffics = Array.from({ length: slices }, (_, index) =>
    celeryTraffic(Math.ceil(tasks / slices), 0, span && part(span, index, slices)),
  );
  made = traffics.map(({ messages }) => ({ commands: publishCommands(messages), count: messages.length }));
  tell({
    kind: 'made',
    slices: traffics.map((traffic) => traffic.tasks),
    messages: made.reduce((sum, { count }) => sum + count, 0),
    bytes: made.reduce((sum, { commands }) => sum + commands.length, 0),
  });
}

function part({ from, to }: TimeRange, index: number, parts: number): TimeRange {
  const width = (to - from) / parts;
  return { from: from + index * width, to: from + (index + 1) * width };
}

async function publish(index: number): Promise<void> {
  const slice = made[index];
  if (slice === undefined) throw new Error(`There is no slice ${String(index)}.`);
  await publisher.publish(slice.commands, slice.count);
  tell({ kind: 'published', slice: index });
}

function tell(message: FromGenerator): void {
  process.send?.(message);
}
