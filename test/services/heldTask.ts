import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownFolder } from '../../scripts/services/ownership.ts';
import type { CeleryCall } from './celeryWorker.ts';

/** A Celery task that runs for as long as a test wants it to run. */
export interface HeldTask {
  readonly call: CeleryCall;
  /** Lets it return `released`; also when it has not begun. */
  release(): void;
}

/** A call that is not sent yet, with the options of `apply_async`. */
export function heldTask(options: CeleryCall['options'] = {}): HeldTask {
  const file = join(ownFolder('held'), 'released');
  return {
    call: { task: 'tasks.held', args: [file], options },
    release: () => {
      writeFileSync(file, '');
    },
  };
}
