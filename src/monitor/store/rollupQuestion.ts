import type { Question } from './question.ts';
import type { Rollups } from './rollups.ts';
import type { UseDatabase } from './storedLogs.ts';

/**
 * Answers from the statistics in steps. Between two of them rows may be dropped or series get other numbers, and the whole
 * database be replaced, all of which is rare: then it begins anew, so that no answer is put together of different ones.
 */
export function* rollupQuestion<Answer>(
  use: UseDatabase,
  begin: (rollups: Rollups) => Question<Answer>,
): Question<Answer> {
  for (;;) {
    const rollups = use((database) => database.rollups);
    const { revision } = rollups;
    const question = begin(rollups);
    for (;;) {
      const step = use((database) =>
        database.rollups === rollups && rollups.revision === revision ? question.next() : null,
      );
      if (step === null) break;
      if (step.done === true) return step.value;
      yield step.value;
    }
  }
}
