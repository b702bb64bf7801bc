import { type CeleryTaskDefinition, celeryTaskSteps } from '../../../model/definitions/celeryTasks.ts';
import { TaskIndex } from '../../../model/definitions/taskIndex.ts';
import type { IndexedLanguage } from './definitionIndex.ts';

/** How Python files are read for definitions of Celery tasks. */
export const CELERY_TASKS: IndexedLanguage<readonly CeleryTaskDefinition[], TaskIndex> = {
  make: () => new TaskIndex(),
  words: /task/iu,
  steps: celeryTaskSteps,
};
