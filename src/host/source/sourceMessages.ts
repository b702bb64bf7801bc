import type { Task } from '../../model/task.ts';
import { messageText } from '../format/messageText.ts';
import type { Translate } from '../messages/connectionProblem.ts';

const MOST_NAMED = 3;
const LONGEST_PATH = 120;

/** Why nothing could be opened for a task, and what to do. `missing`: files of its traceback that were looked for. */
export function noSourceMessage(
  task: Pick<Task, 'name' | 'ref'>,
  missing: readonly string[],
  t: Translate,
): string {
  const definition =
    task.name === null
      ? t('Its name is not known, so its definition could not be looked for.')
      : t("No definition of '{0}' was found either.", messageText(task.name, LONGEST_PATH));
  if (missing.length === 0) {
    const subject = messageText(task.name ?? task.ref.id, LONGEST_PATH);
    return task.name === null
      ? t("No source found for '{0}': it has no traceback with files of your own. {1}", subject, definition)
      : t(
          "No source found for '{0}': it has no traceback with files of your own, and no definition of it is in the workspace. Is the right folder open?",
          subject,
        );
  }
  return t(
    'None of the files of the traceback is in the workspace ({0}). {1} If the folders have other names where the worker runs, map them.',
    namedPaths(missing, t),
    definition,
  );
}

/** Why one frame could not be opened, and what to do. */
export function missingFrameMessage(file: string, t: Translate): string {
  return t(
    'Cannot find {0} in the workspace or on this machine. If the folder has another name where the worker runs, map it.',
    messageText(file, LONGEST_PATH),
  );
}

function namedPaths(paths: readonly string[], t: Translate): string {
  const named = paths.slice(0, MOST_NAMED).map((path) => messageText(path, LONGEST_PATH));
  const rest = paths.length - named.length;
  return rest === 0 ? named.join(', ') : t('{0} and {1} more', named.join(', '), String(rest));
}
