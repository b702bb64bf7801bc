import type { Clock } from '../clock.ts';

/** How one of several questions ended. */
export type MajorityAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/**
 * The answers to the same question, as soon as more than half of all agree, when all have ended, or after `patienceMs`,
 * whichever comes first; in order of arrival. Never rejects.
 */
export function majority<T>(
  questions: readonly Promise<T>[],
  patienceMs: number,
  clock: Clock,
): Promise<readonly MajorityAnswer<T>[]> {
  const answers: MajorityAnswer<T>[] = [];
  const votes = new Map<string, number>();
  return new Promise((resolve) => {
    const cancel = clock.after(patienceMs, () => {
      resolve([...answers]);
    });
    const note = (answer: MajorityAnswer<T>, count: number): void => {
      answers.push(answer);
      if (answers.length < questions.length && count * 2 <= questions.length) return;
      cancel();
      resolve([...answers]);
    };
    for (const question of questions) {
      question.then(
        (value) => {
          const key = JSON.stringify(value);
          const count = (votes.get(key) ?? 0) + 1;
          votes.set(key, count);
          note({ ok: true, value }, count);
        },
        (error: unknown) => {
          note({ ok: false, error }, 0);
        },
      );
    }
  });
}
