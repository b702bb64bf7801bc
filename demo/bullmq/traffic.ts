import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import { type Evaluation, jobName } from './queue.ts';
import { pickSample } from './samples.ts';

const secondsBetween = Number(process.env['DEMO_SECONDS_BETWEEN'] ?? '4');

/** Adds an evaluation every few seconds until it is told to stop: some urgent, some for later. */
export async function sendTraffic(queue: Queue<Evaluation>, signal: AbortSignal): Promise<void> {
  for (let number = 1; !signal.aborted; number++) {
    const executor = `executor-${1 + (number % 3)}`;
    const evaluation = { evalId: newEvalId(), ...pickSample(), timeout: 2, executor };
    const isForLater = number % 6 === 0;
    const isUrgent = number % 4 === 0;
    await queue.add(jobName, evaluation, {
      ...(isForLater ? { delay: 20_000 + Math.random() * 40_000 } : {}),
      ...(isUrgent ? { priority: 1 } : {}),
    });
    const pause = secondsBetween * (0.6 + Math.random() * 0.8);
    await delay(pause * 1000, undefined, { signal }).catch(() => undefined);
  }
}

export function newEvalId(): string {
  return `ev-${randomUUID().slice(0, 8)}`;
}
