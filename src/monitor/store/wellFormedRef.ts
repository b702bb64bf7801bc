import type { TaskRef } from '../../model/task.ts';

/** SQLite keeps UTF-8, in which half a surrogate pair is another character: under such an id no row would be found again. */
export function wellFormed(ref: TaskRef): TaskRef {
  return ref.id.isWellFormed() ? ref : { ...ref, id: ref.id.toWellFormed() };
}
