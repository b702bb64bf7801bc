import * as v from 'valibot';
import type { DashboardHost } from '../../contract/dashboard.ts';
import type { CallSchemas } from './panelChannel.ts';

/** Names come back as they were shown; longer ones the store does not keep. */
const NAME = v.pipe(v.string(), v.maxLength(10_000));
const MOMENT = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));

const SPAN = v.variant('kind', [
  v.strictObject({
    kind: v.literal('last'),
    ms: v.pipe(v.number(), v.minValue(60_000), v.maxValue(366 * 86_400_000)),
  }),
  v.pipe(
    v.strictObject({ kind: v.literal('between'), from: MOMENT, to: MOMENT }),
    v.check(({ from, to }) => from < to),
  ),
]);

const TASKS = v.variant('kind', [
  v.strictObject({ kind: v.literal('all') }),
  v.strictObject({ kind: v.literal('tasks'), name: v.nullable(NAME), queue: v.nullable(NAME) }),
  v.strictObject({ kind: v.literal('worker'), worker: NAME }),
]);

const SYSTEM = v.picklist(['celery', 'bullmq']);

const SCOPE = v.strictObject({
  connectionIds: v.exactOptional(v.pipe(v.array(NAME), v.maxLength(1_000))),
  system: v.exactOptional(SYSTEM),
  tasks: TASKS,
});

const CHOICE = v.strictObject({ span: SPAN, scope: SCOPE });

const SUBJECT = v.variant('kind', [
  v.strictObject({ kind: v.literal('name'), name: v.nullable(NAME), queue: v.nullable(NAME) }),
  v.strictObject({ kind: v.literal('worker'), name: v.nullable(NAME) }),
  v.strictObject({ kind: v.literal('rest') }),
]);

/** What each call of the page must look like; all else is refused. */
export const DASHBOARD_CALLS: CallSchemas<DashboardHost> = {
  ready: v.strictTuple([CHOICE]),
  choose: v.strictTuple([CHOICE]),
  showTasks: v.strictTuple([v.strictObject({ connectionId: NAME, system: SYSTEM, subject: SUBJECT })]),
  refresh: v.strictTuple([]),
};
