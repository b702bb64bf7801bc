import { t } from '../../model/l10n.ts';

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

export function historySetAside(file: string, aside: string, cause: unknown): string {
  return t(
    'The task history {0} cannot be used ({1}). It was renamed to {2} and a new history begun. Delete the renamed file when you do not need it.',
    file,
    reasonOf(cause),
    aside,
  );
}

export function historyInUse(file: string): string {
  return t(
    'The task history {0} is in use by another window. This window keeps its history in memory until it is reloaded.',
    file,
  );
}

export function historyNotWritable(file: string, cause: unknown): string {
  return t(
    'The task history {0} cannot be written ({1}). It is kept in memory until the window is reloaded. Check the free space and the rights of its folder.',
    file,
    reasonOf(cause),
  );
}

export function noSpan(): string {
  return t('That is no span of time that statistics can be told of.');
}

export function idTooLong(limit: number): string {
  return t(
    'A task whose id is longer than {0} characters is not recorded. Further ones are left out without a word.',
    String(limit),
  );
}

/** @param kept and limit: bytes */
export function removedTooMuch(kept: number, limit: number): string {
  return t(
    'More than the {0} that Task Tower keeps to be put back ({1} are kept now). Discard earlier removals in "Task Tower: Show Action Log", or remove fewer at a time.',
    megabytes(limit),
    megabytes(kept),
  );
}

export function removedDiskFull(): string {
  return t('The disk is full, so that what is removed could not be put back. Free some space and try again.');
}

export function removedBatchGone(): string {
  return t('What was removed is not kept any more: it was discarded, or has become too old.');
}

export function notAFilter(): string {
  return t(
    'The expression of the filter is none that Task Tower reads from a text, or is too large. Read it anew.',
  );
}

function megabytes(bytes: number): string {
  return t('{0} MB', String(Math.floor(bytes / 1024 / 1024)));
}

export function noSuchCursor(): string {
  return t('The page cursor is none that the history gave out. Ask from the newest.');
}
