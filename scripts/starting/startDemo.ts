import { packageExtension } from '../bundling/packageExtension.ts';
import { errorMessage } from '../errorMessage.ts';
import { startRedis } from '../services/redisServer.ts';
import { ensureCodeServer } from '../toolchain/codeServer.ts';
import { progress } from '../toolchain/progress.ts';
import { ensureRedis } from '../toolchain/redis.ts';
import { startBrowserEditor } from './browserEditor.ts';
import { startBullmqDemo } from './bullmqDemo.ts';
import { celeryDemoPython, startCeleryDemo } from './celeryDemo.ts';
import type { DemoParts } from './demoParts.ts';
import { demoSettings } from './demoSettings.ts';
import { startDesktopEditor } from './desktopEditor.ts';

export interface DemoOptions {
  /** A desktop VS Code instead of one in the browser. */
  readonly desktop: boolean;
  /** Folder for logs and data of this run. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

export interface Demo {
  /** Address of the workbench; null for a desktop VS Code. */
  readonly url: string | null;
  /** Why the Celery half does not run, or null when it does. */
  readonly missingCelery: string | null;
}

/**
 * Installs what is missing, builds, and starts everything.
 *
 * @param parts receives what was started, also when this throws
 * @throws Error when something that the demo cannot do without does not start.
 */
export async function startDemo(parts: DemoParts, { desktop, folder, signal }: DemoOptions): Promise<Demo> {
  progress('Building the extension and looking for what it takes');
  // Before a minute of installing: without it, the rest would be for nothing and end half done.
  await ensureRedis();
  const [celery, extension] = await Promise.all([
    celeryDemoPython().then(
      (python) => ({ python, missing: null }),
      (error: unknown) => ({ python: null, missing: errorMessage(error) }),
    ),
    // Installed from its package, it is what people get.
    packageExtension(),
    desktop ? null : ensureCodeServer(),
  ]);
  signal.throwIfAborted();

  progress('Starting Redis, the workers and VS Code');
  const redis = await startRedis();
  parts.add({ system: 'Redis', what: redis.url, process: redis.process });
  const place = {
    redisUrl: redis.url,
    folder,
    python: celery.python,
    onStart: (part: Parameters<DemoParts['add']>[0]) => parts.add(part),
  };
  const [apiUrl] = await Promise.all([
    startBullmqDemo(place),
    celery.python === null ? null : startCeleryDemo(celery.python, place),
  ]);
  signal.throwIfAborted();

  const settings = demoSettings(redis.url, apiUrl, celery.python !== null);
  const url = desktop ? null : await startBrowserEditor(place, extension.file, settings);
  if (desktop) await startDesktopEditor(place, settings);
  return { url, missingCelery: celery.missing };
}
