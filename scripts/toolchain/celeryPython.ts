import { pythonEnvironment } from './pythonEnvironment.ts';

/** The Python of an environment with the newest Celery of the package index. */
export function celeryPython(): Promise<string> {
  return pythonEnvironment('celery', ['celery[redis]']);
}
