/** The last part of a task's dotted name: `tasks.evaluate_code` becomes `evaluate_code`. */
export function shortTaskName(name: string): string {
  const short = name.slice(name.lastIndexOf('.') + 1);
  return short === '' ? name : short;
}

/**
 * The telling part of a Celery nodename: `worker1@api` becomes `worker1`. The default name `celery@api` tells
 * nothing but its host, so it stays whole.
 */
export function shortWorkerName(name: string): string {
  const [node = ''] = name.split('@');
  return node === '' || node === 'celery' ? name : node;
}
