/** Settings that leave the screen to the workbench: no chat, no welcome, no tips, no telemetry. */
const calm = {
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
  'files.exclude': { '**/__pycache__': true },
} as const;

/** VS Code's settings for the demo: one connection, and a target of each kind for test evaluations. */
export function demoSettings(
  redisUrl: string,
  apiUrl: string,
  hasCelery: boolean,
): Readonly<Record<string, unknown>> {
  return {
    ...calm,
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
