import { Redis } from 'ioredis';
import { progress } from './figure.ts';
import { RawPublisher } from './rawPublisher.ts';

export const LARGE_QUEUE = 'large';
export const COMPLETED = 1_000_000;
export const FAILED = 100_000;
/** Beside the large one. */
export const SMALL_QUEUES = 200;

const SLICE = 5_000;
const DELAY_MS = 900_000;
const PRIORITY = 3;
/** Jobs of each small queue, by state. */
const SMALL = { wait: 20, completed: 40, failed: 5, delayed: 3, prioritized: 2 };

const STACK = JSON.stringify([
  [
    'TypeError: no card on file',
    ...[12, 48, 87, 130].map(
      (line) => `    at chargeCard (/srv/app/dist/billing/charge${String(line)}.js:${String(line)}:11)`,
    ),
    '    at Worker.callProcessJob (/srv/app/node_modules/bullmq/dist/cjs/classes/worker.js:621:28)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
  ].join('\n'),
]);

type State = keyof typeof SMALL;
type Command = readonly (string | number)[];

/**
 * Fills a server with queues as BullMQ 6 leaves them: 200 with a few jobs in every state, and one in which a million jobs
 * have completed and a hundred thousand have failed. Written past the library, which would need hours.
 */
export async function makeBullmqQueues(port: number): Promise<void> {
  const publisher = await RawPublisher.connect(port);
  const client = new Redis({ host: '127.0.0.1', port });
  const now = Date.now();
  try {
    for (let index = 0; index < SMALL_QUEUES; index++) {
      const name = smallQueue(index);
      await write(publisher, smallCommands(name, now));
      await client.xadd(`bull:${name}:events`, '*', 'event', 'added', 'jobId', '1', 'name', 'charge');
    }
    progress(`${String(COMPLETED)} completed and ${String(FAILED)} failed jobs are made`);
    await write(publisher, [meta(LARGE_QUEUE), ['SET', `bull:${LARGE_QUEUE}:id`, COMPLETED + FAILED]]);
    for (let start = 1; start <= COMPLETED + FAILED; start += SLICE) {
      const ids = Array.from(
        { length: Math.min(SLICE, COMPLETED + FAILED - start + 1) },
        (_, index) => start + index,
      );
      await write(
        publisher,
        ids.flatMap((id) => largeCommands(id, now)),
      );
    }
  } finally {
    publisher.close();
    client.disconnect();
  }
}

export function smallQueue(index: number): string {
  return `shop-${String(index).padStart(3, '0')}`;
}

/** Every eleventh job of the large queue has failed. */
export function largeState(id: number): 'completed' | 'failed' {
  return id % 11 === 0 ? 'failed' : 'completed';
}

function largeCommands(id: number, now: number): readonly Command[] {
  return jobCommands(LARGE_QUEUE, id, largeState(id), now - (COMPLETED + FAILED - id) * 10);
}

function smallCommands(name: string, now: number): readonly Command[] {
  const commands: Command[] = [meta(name)];
  let id = 0;
  for (const [state, count] of Object.entries(SMALL)) {
    for (let made = 0; made < count; made++) {
      id++;
      commands.push(...jobCommands(name, id, isState(state) ? state : 'wait', now - id * 1_000));
    }
  }
  return [...commands, ['SET', `bull:${name}:id`, id]];
}

function isState(text: string): text is State {
  return Object.hasOwn(SMALL, text);
}

function meta(name: string): Command {
  return ['HSET', `bull:${name}:meta`, 'opts.maxLenEvents', 10_000, 'version', 'bullmq:6.7.0'];
}

function jobCommands(queue: string, id: number, state: State, at: number): readonly Command[] {
  const key = `bull:${queue}:${String(id)}`;
  const fields = {
    name: 'charge',
    data: JSON.stringify({ order: id, customer: `c-${String(id % 5_000)}` }),
    opts: '{"attempts":1}',
    timestamp: at,
    delay: state === 'delayed' ? DELAY_MS : 0,
    priority: state === 'prioritized' ? PRIORITY : 0,
    ...outcome(state, at),
  };
  const record: Command = ['HSET', key, ...Object.entries(fields).flat()];
  return [record, place(queue, id, state, at)];
}

function outcome(state: State, at: number): Readonly<Record<string, string | number>> {
  if (state !== 'completed' && state !== 'failed') return {};
  const end = { ats: 1, atm: 1, pb: 'worker-1', processedOn: at + 5, finishedOn: at + 25 };
  return state === 'completed'
    ? { ...end, returnvalue: '{"charged":true}' }
    : { ...end, failedReason: 'no card on file', stacktrace: STACK };
}

function place(queue: string, id: number, state: State, at: number): Command {
  const key = `bull:${queue}:${state}`;
  if (state === 'wait') return ['LPUSH', key, id];
  const scores = {
    completed: at + 25,
    failed: at + 25,
    delayed: (at + DELAY_MS) * 4_096,
    prioritized: PRIORITY * 2 ** 32 + id,
  };
  return ['ZADD', key, scores[state], id];
}

/** None of these commands answers with a minus sign, which the publisher takes for a refusal. */
async function write(publisher: RawPublisher, commands: readonly Command[]): Promise<void> {
  await publisher.publish(Buffer.from(commands.map(encoded).join('')), commands.length);
}

function encoded(command: Command): string {
  const parts = command.map((part) => `$${String(Buffer.byteLength(String(part)))}\r\n${String(part)}\r\n`);
  return `*${String(command.length)}\r\n${parts.join('')}`;
}
