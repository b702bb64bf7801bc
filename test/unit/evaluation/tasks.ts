import { NO_CIRCUMSTANCES, type Task, type TaskDetail, type TaskRef } from '../../../src/model/task.ts';

/** Tasks as tests of evaluations need them. */
export function taskRef(id: string): TaskRef {
  return { connectionId: 'demo', system: 'celery', scope: '', id };
}

export function task(id: string, fields: Partial<Task> = {}): Task {
  return {
    ref: taskRef(id),
    name: 'tasks.evaluate_code',
    state: 'pending',
    queue: null,
    worker: null,
    sentAt: null,
    receivedAt: null,
    startedAt: null,
    finishedAt: null,
    etaAt: null,
    runtimeMs: null,
    retries: null,
    error: null,
    parentId: null,
    rootId: null,
    updatedAt: 0,
    ...fields,
  };
}

export function taskDetail(of: Task): TaskDetail {
  const absent = { kind: 'absent', reason: 'not asked for' } as const;
  return {
    ...NO_CIRCUMSTANCES,
    task: of,
    args: absent,
    kwargs: absent,
    result: absent,
    exception: of.error,
    tracebacks: [],
    maxRetries: null,
    progress: null,
    readAt: 0,
  };
}
