import type { Job } from 'bullmq';
import type { Evaluation, EvaluationResult } from './queue.ts';
import { ExecutorUnavailableError, runCode } from './runCode.ts';

const executors = 4;

/** Runs one evaluation. Code that fails makes the job fail. */
export async function evaluateCode(job: Job<Evaluation>): Promise<EvaluationResult> {
  const { evalId, code, language, timeout } = job.data;
  const executor = await reserveExecutor(job);
  await job.log(`running ${language} on ${executor}`);
  await job.updateProgress({ step: 'running', executor });
  const started = performance.now();
  const stdout = await runCode(code, language, timeout);
  return { evalId, stdout, seconds: Math.round(performance.now() - started) / 1000 };
}

/** Picks an executor. One of them restarts for ten seconds of every minute and takes nothing meanwhile. */
async function reserveExecutor(job: Job<Evaluation>): Promise<string> {
  const number = Number.parseInt(job.data.evalId.slice(-4), 16) % executors;
  const isRestarting = number === 0 && new Date().getSeconds() < 10;
  await job.updateProgress({ step: 'reserving' });
  if (isRestarting) throw new ExecutorUnavailableError(`executor-${number} is restarting`);
  return `executor-${number}`;
}
