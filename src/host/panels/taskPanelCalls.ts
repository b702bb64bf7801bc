import * as v from 'valibot';
import { TASK_PANEL_ACTIONS, type TaskPanelHost } from '../../contract/taskPanel.ts';
import type { CallSchemas } from './panelChannel.ts';

const INDEX = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** More text than this is no copy that a person asked for, in UTF-16 units. */
const LONGEST_COPY = 64_000_000;

const COPY = v.variant('what', [
  v.strictObject({ what: v.literal('id') }),
  v.strictObject({ what: v.literal('json') }),
  v.strictObject({ what: v.literal('exception') }),
  v.strictObject({
    what: v.literal('traceback'),
    index: INDEX,
    as: v.picklist(['text', 'markdown', 'paths']),
  }),
  v.strictObject({ what: v.literal('call'), as: v.picklist(['enqueue', 'direct']) }),
  v.strictObject({ what: v.literal('link') }),
  v.strictObject({ what: v.literal('text'), text: v.pipe(v.string(), v.maxLength(LONGEST_COPY)) }),
]);

/** What each call of the page must look like; all else is refused. */
export const TASK_PANEL_CALLS: CallSchemas<TaskPanelHost> = {
  ready: v.strictTuple([]),
  goToSource: v.strictTuple([]),
  openFrame: v.strictTuple([INDEX, INDEX]),
  readSource: v.strictTuple([INDEX, INDEX]),
  openRelative: v.strictTuple([INDEX]),
  showSimilar: v.strictTuple([]),
  openCommit: v.strictTuple([]),
  readLog: v.strictTuple([INDEX]),
  act: v.strictTuple([v.picklist(TASK_PANEL_ACTIONS)]),
  copy: v.strictTuple([COPY]),
  compare: v.strictTuple([]),
  openJson: v.strictTuple([]),
  loadValues: v.strictTuple([]),
  refresh: v.strictTuple([]),
  retryConnection: v.strictTuple([]),
};
