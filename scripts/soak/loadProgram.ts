/**
 * The process that plays Celery's clients and workers: publishes their events and stores and announces the results, as
 * workers do. Started with the port of the Redis, whose database 0 it uses; speaks with its parent by messages.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createBirpc } from 'birpc';
import {
  celeryTraffic,
  EVENTS_PER_TASK,
  type EventMessage,
  type TrafficTask,
} from '../bench/celeryTraffic.ts';
import { RawPublisher } from '../bench/rawPublisher.ts';
import type { LoadApi } from './loadApi.ts';

const SLICE_MS = 250;
const TASKS_PER_BURST_SLICE = 2_000;
const HEARTBEAT_MS = 2_000;
const WORKERS = 4;
const RESULT_TTL_S = 86_400;
const EVENTS_CHANNEL = '/0.celeryev/';

const publisher = await RawPublisher.connect(Number(process.argv[2]));
let tasks = 0;
let stop = new AbortController();
let running: Promise<void> = Promise.resolve();

const served: LoadApi = {
  async burst(count) {
    for (let done = 0; done < count; done += TASKS_PER_BURST_SLICE) {
      await publish(Math.min(TASKS_PER_BURST_SLICE, count - done));
    }
    return tasks;
  },
  begin(eventsPerSecond) {
    stop = new AbortController();
    running = run(eventsPerSecond, stop.signal);
    return Promise.resolve();
  },
  async end() {
    stop.abort();
    await running;
    return tasks;
  },
};
createBirpc<Record<string, never>, LoadApi>(served, {
  post: (message: unknown) => process.send?.(message),
  on: (listener) => process.on('message', listener),
});
process.once('disconnect', () => {
  stop.abort();
  publisher.close();
});

/** Keeps the rate on the average, also where a slice comes late. */
async function run(eventsPerSecond: number, signal: AbortSignal): Promise<void> {
  const start = Date.now();
  let published = 0;
  let beatAt = 0;
  while (!signal.aborted) {
    const now = Date.now();
    if (now - beatAt >= HEARTBEAT_MS) {
      beatAt = now;
      await send(Array.from({ length: WORKERS }, (_, worker) => heartbeat(worker, now)).map(publishing));
    }
    const due = Math.floor(((now - start) * eventsPerSecond) / EVENTS_PER_TASK / 1_000) - published;
    if (due > 0) await publish(due);
    published += Math.max(due, 0);
    await delay(SLICE_MS);
  }
}

async function publish(count: number): Promise<void> {
  const traffic = celeryTraffic(count);
  await send([...traffic.tasks.flatMap(storing), ...traffic.messages.map(publishing)]);
  tasks += count;
}

async function send(commands: readonly Buffer[]): Promise<void> {
  await publisher.publish(Buffer.concat(commands), commands.length);
}

/** A worker stores the result and announces it on a channel of the same name. */
function storing({ id, fails }: TrafficTask): readonly Buffer[] {
  const key = `celery-task-meta-${id}`;
  const end = fails
    ? { status: 'FAILURE', result: { exc_type: 'EvaluationError', exc_message: ['exit code 1'] } }
    : { status: 'SUCCESS', result: { ok: true } };
  const record = { ...end, traceback: null, children: [], date_done: new Date().toISOString(), task_id: id };
  const text = JSON.stringify(record);
  return [command('SETEX', key, String(RESULT_TTL_S), text), command('PUBLISH', key, text)];
}

function publishing({ channel, payload }: EventMessage): Buffer {
  return command('PUBLISH', channel, payload);
}

function heartbeat(worker: number, now: number): EventMessage {
  const event = {
    type: 'worker-heartbeat',
    hostname: `celery@worker-${String(worker)}`,
    pid: 100 + worker,
    freq: HEARTBEAT_MS / 1_000,
    active: 0,
    processed: tasks,
    utcoffset: 0,
    clock: tasks,
    timestamp: now / 1_000,
  };
  const payload = JSON.stringify({
    body: Buffer.from(JSON.stringify(event)).toString('base64'),
    'content-type': 'application/json',
    'content-encoding': 'utf-8',
    headers: {},
    properties: { body_encoding: 'base64' },
  });
  return { channel: `${EVENTS_CHANNEL}worker.heartbeat`, payload };
}

function command(...words: readonly string[]): Buffer {
  return Buffer.from(
    `*${String(words.length)}\r\n${words.map((word) => `$${String(Buffer.byteLength(word))}\r\n${word}\r\n`).join('')}`,
  );
}
