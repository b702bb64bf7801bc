import type { TaskDetail, TaskRelation, TaskRelative } from '../../src/model/task.ts';
import type { TaskState } from '../../src/model/taskState.ts';
import { FAILED_CELERY, RETRY_TRACEBACK, SENT_AT } from './models.ts';

function relative(
  relation: TaskRelation,
  id: string | null,
  state: TaskState | null,
  parentId: string | null = null,
): TaskRelative {
  const ref = id === null ? null : ({ connectionId: 'local', system: 'celery', scope: '', id } as const);
  return { relation, ref, name: `tasks.${relation.replaceAll(' ', '_')}`, state, parentId };
}

const ROOT = '5a6b7c8d-1122-4333-8444-555566667777';
const PARENT = '9b1d0c2e-77aa-4e21-9c35-aa01bb02cc03';
const STEP = '0f1e2d3c-4b5a-4697-8899-aabbccddeeff';

/** A task that was tried three times, belongs to a chain and a group, and whose next run is in doubt. */
export const ENTANGLED: TaskDetail = {
  ...FAILED_CELERY,
  task: {
    ...FAILED_CELERY.task,
    retries: 2,
    receivedAt: SENT_AT + 20_000,
    startedAt: SENT_AT + 20_100,
    finishedAt: SENT_AT + 23_300,
    runtimeMs: 3_200,
  },
  attempts: [0, 1, 2].map((retries) => ({
    retries,
    state: retries === 2 ? 'failed' : 'retrying',
    worker: `worker${retries + 1}@api`,
    receivedAt: SENT_AT + retries * 10_000,
    startedAt: retries === 0 ? null : SENT_AT + retries * 10_000 + 100,
    finishedAt: SENT_AT + retries * 10_000 + 3_300,
    error: 'TimeoutError: The read operation timed out',
    traceback: RETRY_TRACEBACK,
  })),
  relatives: [
    relative('root', ROOT, 'succeeded'),
    relative('parent', PARENT, 'succeeded', STEP),
    ...Array.from({ length: 60 }, (_, index) => {
      const state = index === 41 ? 'failed' : index % 3 === 0 ? 'succeeded' : 'started';
      return relative('group member', `member-${index}`, state, PARENT);
    }),
    relative('chord body', 'body', 'pending'),
    relative('next in chain', null, null),
    relative('next in chain', null, null),
    relative('same workflow', STEP, 'succeeded', ROOT),
    relative('child', 'child', 'failed'),
    relative('error callback', null, null),
  ],
  facts: [
    { name: 'expires', value: '21 Nov 2026, 15:00:00' },
    { name: 'stamp release', value: '2026.11 <b>' },
  ],
  diagnoses: [
    {
      kind: 'may-run-twice',
      severity: 'problem',
      sentence: 'It may run twice: its ETA lies beyond the visibility timeout.',
      evidence: ['due in 2 h', 'visibility timeout 1 h'],
    },
    {
      kind: 'waiting-slots-busy',
      severity: 'explanation',
      sentence: 'All 4 slots of the workers that take from evaluation are busy.',
      evidence: [],
    },
  ],
};

/** The same, with every time known. */
export const RETRIED: TaskDetail = {
  ...ENTANGLED,
  attempts: ENTANGLED.attempts.map((attempt) => ({
    ...attempt,
    startedAt: SENT_AT + attempt.retries * 10_000 + 100,
  })),
  relatives: [],
  diagnoses: [],
};
