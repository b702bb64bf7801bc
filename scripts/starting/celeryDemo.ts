import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { startWorkerProcess } from '../services/celeryWorker.ts';
import { startProcess } from '../services/managedProcess.ts';
import { pythonEnvironment } from '../toolchain/pythonEnvironment.ts';
import type { DemoPlace } from './demoPart.ts';

const appFolder = join(root, 'demo', 'celery');

/** The Python that has what demo/celery/requirements.txt asks for. @throws Error with the remedy when there is none. */
export function celeryDemoPython(): Promise<string> {
  const lines = readFileSync(join(appFolder, 'requirements.txt'), 'utf8').split('\n');
  return pythonEnvironment(
    'celery',
    lines.map((line) => line.trim()).filter((line) => line !== ''),
  );
}

/** Starts both workers and the traffic, and returns when the workers consume. */
export async function startCeleryDemo(python: string, place: DemoPlace): Promise<void> {
  const { redisUrl, folder, onStart } = place;
  const env = {
    DEMO_BROKER_URL: `${redisUrl}/0`,
    DEMO_RESULT_URL: `${redisUrl}/1`,
    DEMO_EXECUTOR_URL: `${redisUrl}/2`,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
  };
  const shared = { python, app: 'evaluation_app', cwd: appFolder, env, folder, concurrency: 2, events: true };
  const workers = await Promise.all([
    startWorkerProcess({ ...shared, name: 'worker1', queues: ['high_priority', 'evaluation'] }),
    startWorkerProcess({ ...shared, name: 'worker2', queues: ['evaluation', 'batch'] }),
  ]);
  for (const worker of workers) onStart({ system: 'Celery', what: worker.nodename, process: worker.process });
  await Promise.all(workers.map((worker) => worker.ready));
  const traffic = await startProcess({
    name: 'celery-traffic',
    command: python,
    args: ['traffic.py'],
    cwd: appFolder,
    env,
    folder,
  });
  onStart({ system: 'Celery', what: 'traffic', process: traffic });
}
