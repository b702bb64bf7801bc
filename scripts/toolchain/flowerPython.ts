import { pythonEnvironment } from './pythonEnvironment.ts';

/** The Python of an environment with the newest Flower of the package index, for comparison. */
export function flowerPython(): Promise<string> {
  return pythonEnvironment('flower', ['flower', 'celery[redis]']);
}
