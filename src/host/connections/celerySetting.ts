import * as v from 'valibot';

/** What `celery` of a connection may say; everything that is left out is learned. See `CeleryPeculiarities`. */
export const CELERY_ENTRY = v.object(
  {
    prioritySteps: v.exactOptional(
      v.pipe(
        v.array(v.pipe(v.number('must be a number'), v.integer('must be whole')), 'must be a list'),
        v.check((steps) => isAscendingFromZero(steps), 'must ascend from 0'),
      ),
    ),
    separator: v.exactOptional(nonEmptyText()),
    eventExchange: v.exactOptional(nonEmptyText()),
    controlExchange: v.exactOptional(nonEmptyText()),
    fanoutPrefix: v.exactOptional(v.union([v.string(), v.boolean()], 'must be text, true or false')),
    fanoutPatterns: v.exactOptional(v.boolean('must be true or false')),
    queues: v.exactOptional(names()),
    watchedLists: v.exactOptional(names()),
  },
  'must be an object',
);

function isAscendingFromZero(steps: readonly number[]): boolean {
  return steps[0] === 0 && steps.every((step, index) => index === 0 || step > (steps[index - 1] ?? 0));
}

function names() {
  return v.array(nonEmptyText(), 'must be a list');
}

function nonEmptyText() {
  return v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));
}
