import { t, tCount } from './l10n.ts';
import { visibleLine } from './visibleText.ts';
import type { CeleryDestination } from './celeryAction.ts';
import type { RemovedBatch } from './removedBatch.ts';

const LONGEST_NAME = 80;

/** What a batch tells of itself when it is put back. */
export type DescribedBatch = Pick<RemovedBatch, 'items' | 'queue'>;

/** A name in quotes, made visible and cut. */
export function named(name: string): string {
  return `'${visibleLine(name, LONGEST_NAME)}'`;
}

/** The name of the only one; `null`: they are none or several, and are counted. */
export function onlyOf(names: readonly string[]): string | null {
  const [name] = names;
  return names.length === 1 && name !== undefined ? named(name) : null;
}

/** `on all workers`, `on 'w1@h'`, `on 3 workers`: the end of a sentence. */
export function onWorkers(workers: CeleryDestination): string {
  if (workers === null) return t('on all workers');
  const only = onlyOf(workers);
  return only === null
    ? tCount(workers.length, 'on {0} worker', 'on {0} workers')
    : t({ message: 'on {0}', comment: 'On a worker; the end of a sentence.' }, only);
}
