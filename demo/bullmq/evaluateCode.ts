import type { Job } from 'bullmq';
import type { Evaluation, EvaluationResult } from './queue.ts';
import { ExecutorUnavailableError, runCode } from './runCode.ts';

const executors = ['executor-1', 'executor-2', 'executor-3'] as const;
const restartingExecutor = 'executor-3';

/** Runs one evaluation. Code that fails makes the job fail. */
export async function evaluateCode(job: Job<Evaluation>): Promise<EvaluationResult> {
  const { evalId, code, language, timeout } = job.data;
  await job.updateProgress({ step: 'reserving' });
  const executor = reserveExecutor(job.data.executor);
  await job.log(`running ${language} on ${executor}`);
  await job.updateProgress({ step: 'running', executor });
  const started = performance.now();
  const stdout = await runCode(code, language, timeout);
  return { evalId, stdout, seconds: Math.round(performance.now() - started) / 1000 };
}

/** The executor that was asked for, else one that is there. One restarts for ten seconds of every minute. */
function reserveExecutor(wanted: string | undefined): string {
  const isRestarting = new Date().getSeconds() < 10;
  const present = executors.filter((executor) => !(isRestarting && executor === restartingExecutor));
  const executor = present.find((one) => wanted === undefined || one === wanted);
  if (executor === undefined) throw new ExecutorUnavailableError(`${wanted} is restarting`);
  return executor;
}
