import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Workbench } from '../e2e/vscode/workbench.ts';

/**
 * Milliseconds from the publishing of a Celery `task-failed` event to the changed row in the view *Tasks*, one
 * figure a task. Both moments are read on this machine's clock. The view must be open and connected to `redisUrl`.
 */
export async function measureTreeLatency(
  workbench: Workbench,
  redisUrl: string,
  tasks: number,
): Promise<readonly number[]> {
  const redis = new Redis(redisUrl);
  const times: number[] = [];
  try {
    for (let number = 0; number < tasks; number++) {
      const name = `bench.latency_${number}_${randomUUID().slice(0, 8)}`;
      const seen = await workbench.page.evaluateHandle<{ moment: Promise<number> }>(
        watchForRow(name.slice('bench.'.length)),
      );
      const sent = Date.now();
      await publishFailure(redis, name, sent);
      times.push((await seen.evaluate(({ moment }) => moment)) - sent);
    }
  } finally {
    redis.disconnect();
  }
  return times;
}

/** For the page: resolves with the moment at which the sidebar has a row with this text. */
function watchForRow(text: string): string {
  return `({ moment: new Promise((resolve) => {
    const look = () => {
      const rows = [...document.querySelectorAll('.sidebar .monaco-list-row')];
      if (!rows.some((row) => row.textContent.includes(${JSON.stringify(text)}))) return;
      observer.disconnect();
      resolve(Date.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  }) })`;
}

/** Publishes what a Celery worker publishes when a task starts and fails, as one batch on `task.multi`. */
async function publishFailure(redis: Redis, name: string, now: number): Promise<void> {
  const uuid = randomUUID();
  const common = { hostname: 'bench@machine', pid: 1, utcoffset: 0, uuid, timestamp: now / 1000 };
  const events = [
    { ...common, type: 'task-received', clock: 1, name, args: '()', kwargs: '{}', retries: 0, root_id: uuid },
    { ...common, type: 'task-started', clock: 2 },
    { ...common, type: 'task-failed', clock: 3, exception: "ValueError('bench')", traceback: '' },
  ];
  const envelope = {
    body: Buffer.from(JSON.stringify(events)).toString('base64'),
    'content-encoding': 'utf-8',
    'content-type': 'application/json',
    headers: { hostname: common.hostname },
    properties: {
      delivery_mode: 1,
      delivery_info: { exchange: 'celeryev', routing_key: 'task.multi' },
      priority: 0,
      body_encoding: 'base64',
      delivery_tag: randomUUID(),
    },
  };
  await redis.publish('/0.celeryev/task.multi', JSON.stringify(envelope));
}
