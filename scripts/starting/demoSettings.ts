import { calmSettings } from '../services/calmSettings.ts';

/** VS Code's settings for the demo: one connection, and a target of each kind for test evaluations. */
export function demoSettings(
  redisUrl: string,
  apiUrl: string,
  hasCelery: boolean,
): Readonly<Record<string, unknown>> {
  return {
    ...calmSettings,
    'taskTower.connections': [
      {
        id: 'demo',
        name: 'demo',
        url: `${redisUrl}/0`,
        resultBackendUrl: `${redisUrl}/1`,
        readOnly: false,
      },
    ],
    'taskTower.evaluationTargets': [...(hasCelery ? [celeryTarget] : []), bullmqTarget, httpTarget(apiUrl)],
  };
}

const celeryTarget = {
  name: 'Celery: tasks.evaluate_code',
  kind: 'celery',
  connection: 'demo',
  task: 'tasks.evaluate_code',
  queue: 'evaluation',
  args: ['${uuid}', '${code}', '${language}', 10],
};

const bullmqTarget = {
  name: 'BullMQ: evaluations',
  kind: 'bullmq',
  connection: 'demo',
  queue: 'evaluations',
  jobName: 'evaluate_code',
  data: { evalId: '${uuid}', code: '${code}', language: '${language}', timeout: 10 },
};

function httpTarget(url: string) {
  return {
    name: 'HTTP: POST /api/eval',
    kind: 'http',
    method: 'POST',
    url,
    body: { code: '${code}', language: '${language}' },
    follow: { connection: 'demo', system: 'bullmq', queue: 'evaluations', idPath: 'task_id' },
  };
}
