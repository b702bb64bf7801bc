import { isInternalName, type CeleryKeys } from '../keys.ts';

const MAX_NAME_LENGTH = 255;

/** Why this cannot be the name of something that workers, logs and other tools shall read; `null` when it can. */
export function nameProblem(what: string, name: string, maxLength = MAX_NAME_LENGTH): string | null {
  if (name === '') return `The ${what} is empty.`;
  if (name.length > maxLength) return `The ${what} is longer than ${maxLength} characters.`;
  if (name.trim() !== name) return `The ${what} begins or ends with white space.`;
  if (!name.isWellFormed() || /\p{Cc}/u.test(name)) {
    return `The ${what} has characters that cannot be printed.`;
  }
  return null;
}

/** Why this cannot be a queue that a task is sent to or a worker takes from; `null` when it can. */
export function queueProblem(queue: string, keys: CeleryKeys): string | null {
  const problem = nameProblem('queue name', queue);
  if (problem !== null) return problem;
  if (isInternalName(queue) || keys.taskIdOf(queue) !== null) {
    return `Celery keeps the name '${queue}' for itself; it cannot be a task queue.`;
  }
  return null;
}
