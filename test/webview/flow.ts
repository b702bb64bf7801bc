import type { TaskDetail, TaskRelation, TaskRelative } from '../../src/model/task.ts';
import type { TaskState } from '../../src/model/taskState.ts';
import { FAILED_BULLMQ } from './models.ts';

function job(
  relation: TaskRelation,
  place: readonly [queue: string, id: string],
  parent: readonly [queue: string, id: string] | null,
  more: { readonly state: TaskState | null } & Partial<TaskRelative>,
): TaskRelative {
  const [queue, id] = place;
  return {
    relation,
    ref: { connectionId: 'local', system: 'bullmq', scope: `bull:${queue}`, id },
    name: queue === 'gone' ? null : `${queue}_${id}`,
    parentId: parent?.[1] ?? null,
    ...(parent === null ? {} : { parentScope: `bull:${parent[0]}` }),
    ...more,
  };
}

const SELF = ['evaluations', '4711'] as const;

/** A job in the middle of a flow of 500 others: root, parent, siblings, children, theirs, and more that are not read. */
export const FLOW: TaskDetail = {
  ...FAILED_BULLMQ,
  task: { ...FAILED_BULLMQ.task, state: 'waiting-children', error: null, parentId: '9' },
  exception: null,
  tracebacks: [],
  relatives: [
    job('parent', ['submissions', '9'], ['courses', '1'], { state: 'waiting-children' }),
    job('root', ['courses', '1'], null, { state: 'waiting-children' }),
    job('child', ['gone', 'a'], SELF, { state: 'succeeded', isGone: true }),
    job('child', ['gone', 'b'], SELF, { state: null, isGone: true }),
    ...Array.from({ length: 440 }, (_, index) =>
      job('child', ['runs', `${index}`], SELF, {
        state: index === 399 ? 'failed' : index % 2 === 0 ? 'succeeded' : 'waiting',
        ...(index === 399 ? { error: 'sandbox exited with code 3 <b>' } : {}),
      }),
    ),
    ...Array.from({ length: 40 }, (_, index) =>
      job('same workflow', ['evaluations', `s${index}`], ['submissions', '9'], { state: 'started' }),
    ),
    // The same ids as in another queue.
    ...Array.from({ length: 16 }, (_, index) =>
      job('same workflow', ['tests', `${index}`], ['runs', '399'], { state: 'delayed' }),
    ),
  ],
  relativesLeftOut: 1_234,
};

/** A job whose values are too long to be read unasked, one of them for ever. */
export const LONG_VALUES: TaskDetail = {
  ...FAILED_BULLMQ,
  args: {
    kind: 'opaque',
    contentType: 'application/json',
    bytes: 5_200_000,
    repr: null,
    source: 'job record',
  },
  tracebacks: [],
  unread: [
    { value: 'data', field: 'data', bytes: 5_200_000, canBeLoaded: true },
    { value: 'stack traces', field: 'stacktrace', bytes: 1_300_000, canBeLoaded: true },
    { value: 'progress', field: 'progress', bytes: 40_000_000, canBeLoaded: false },
  ],
};
