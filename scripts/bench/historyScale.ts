import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startRedis } from '../services/redisServer.ts';
import { progress, rounded, type Figure } from './figure.ts';
import type { HistoryMeasurement } from './historyProcess.ts';

const BYTES_PER_MB = 1_000_000;

/**
 * What a history of so many Celery tasks costs, by events through Redis: memory of the monitor's thread, size of the file,
 * and how long pages and searches take as the host asks for them.
 */
export async function measureHistory(monitorFile: string, tasks: number): Promise<readonly Figure[]> {
  const redis = await startRedis();
  try {
    progress(`history of ${String(tasks)} tasks`);
    const { memory, fileBytes, questions } = await measureInProcess(monitorFile, redis.port, tasks);
    const megabytes = (bytes: number): number => rounded(bytes / BYTES_PER_MB, 0);
    return [
      {
        figure: "memory of the monitor's thread",
        value: megabytes(memory.after - memory.bare),
        unit: 'MB',
        tasks,
        withoutTasks: megabytes(memory.idle - memory.bare),
        most: megabytes(memory.most - memory.bare),
        processWithoutIt: megabytes(memory.bare),
      },
      { figure: 'size of the history', value: megabytes(fileBytes), unit: 'MB', tasks },
      ...questions.map(({ name, p50, p95 }) => ({
        figure: `${name}, p95`,
        value: rounded(p95, 1),
        unit: 'ms',
        tasks,
        p50: rounded(p50, 1),
      })),
    ];
  } finally {
    await redis.stop();
  }
}

async function measureInProcess(
  monitorFile: string,
  port: number,
  tasks: number,
): Promise<HistoryMeasurement> {
  const program = fileURLToPath(new URL('./historyProcess.ts', import.meta.url));
  const child = fork(program, [monitorFile, String(port), String(tasks)], {
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answers: HistoryMeasurement[] = [];
  child.on('message', (message: HistoryMeasurement) => {
    answers.push(message);
  });
  const [code]: unknown[] = await once(child, 'exit');
  const [answer] = answers;
  if (answer === undefined) throw new Error(`The process of the history ended with code ${String(code)}.`);
  return answer;
}
