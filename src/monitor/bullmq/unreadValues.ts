import { MOST_VALUE_BYTES, type UnreadValue } from '../../model/task.ts';
import type { TaskState } from '../../model/taskState.ts';
import { CONTENT_FIELDS, type ContentField, type ContentLengths, type JobContents } from './jobContents.ts';

const NAMES: Readonly<Record<ContentField, UnreadValue['value']>> = {
  data: 'data',
  returnvalue: 'return value',
  failedReason: 'failure reason',
  stacktrace: 'stack traces',
  progress: 'progress',
  opts: 'options',
};

/** What the record of a job holds and its page would show, but was too long to be read. */
export function unreadValues(
  { lengths, contents }: { readonly lengths: ContentLengths; readonly contents: JobContents },
  state: TaskState,
): readonly UnreadValue[] {
  return CONTENT_FIELDS.filter(
    (field) => lengths[field] > 0 && contents[field] === undefined && isShown(field, state),
  ).map((field) => ({
    value: NAMES[field],
    field,
    bytes: lengths[field],
    canBeLoaded: lengths[field] <= MOST_VALUE_BYTES,
  }));
}

/** A job that succeeded in the end may keep what its earlier attempts left. */
function isShown(field: ContentField, state: TaskState): boolean {
  if (field === 'returnvalue') return state === 'succeeded';
  return state !== 'succeeded' || (field !== 'failedReason' && field !== 'stacktrace');
}
