import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startRedis, type RedisServer } from '../services/index.ts';
import { root } from '../../scripts/root.ts';
import { ownFolder } from '../../scripts/services/ownership.ts';
import { startBullmqDemo } from '../../scripts/starting/bullmqDemo.ts';
import { celeryDemoPython, startCeleryDemo } from '../../scripts/starting/celeryDemo.ts';

/** The demo platform at work, and a copy of its source as the workspace: as if the workers ran elsewhere. */
export interface Scene {
  readonly folder: string;
  readonly workspace: string;
  readonly redis: RedisServer;
  readonly brokerUrl: string;
  readonly resultUrl: string;
  readonly apiUrl: string;
  /** Brings Redis back in its old place after a crash, with nothing in it. */
  restartRedis(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Redis and the demo's Celery and BullMQ applications, with steady traffic. */
export async function startScene(name: string): Promise<Scene> {
  const folder = ownFolder(name);
  const workspace = join(folder, 'evaluation-platform');
  await cp(join(root, 'demo'), workspace, {
    recursive: true,
    filter: (path) => !path.includes('__pycache__'),
  });
  const logs = join(folder, 'logs');
  await mkdir(logs, { recursive: true });
  const [python, redis] = await Promise.all([celeryDemoPython(), startRedis()]);
  const running: { stop(): Promise<void> }[] = [];
  const place = {
    redisUrl: redis.url,
    folder: logs,
    python,
    onStart: (part: { readonly process: { stop(): Promise<void> } }) => running.push(part.process),
  };
  const [apiUrl] = await Promise.all([startBullmqDemo(place), startCeleryDemo(python, place)]);
  return {
    folder,
    workspace,
    redis,
    brokerUrl: `${redis.url}/0`,
    resultUrl: `${redis.url}/1`,
    apiUrl,
    async restartRedis() {
      const { process } = await startRedis({ port: redis.port });
      running.push(process);
    },
    async stop() {
      await Promise.all(running.map((part) => part.stop()));
      await redis.stop();
    },
  };
}
