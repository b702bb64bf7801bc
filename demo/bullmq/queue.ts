import { type ConnectionOptions, Queue } from 'bullmq';

/** One piece of code to be run. */
export interface Evaluation {
  readonly evalId: string;
  readonly code: string;
  readonly language: string;
  /** Seconds. */
  readonly timeout: number;
  /** Where it has to run; anywhere when left out. */
  readonly executor?: string;
}

export interface EvaluationResult {
  readonly evalId: string;
  readonly stdout: string;
  readonly seconds: number;
}

export const queueName = 'evaluations';
export const jobName = 'evaluate_code';

export const connection: ConnectionOptions = {
  url: process.env['DEMO_REDIS_URL'] ?? 'redis://127.0.0.1:6379/0',
};

export function openQueue(): Queue<Evaluation, EvaluationResult> {
  return new Queue(queueName, {
    connection,
    defaultJobOptions: {
      attempts: 3,
      backoff: { type: 'exponential', delay: 1500 },
      removeOnComplete: { count: 1000 },
      removeOnFail: { count: 500 },
    },
  });
}
