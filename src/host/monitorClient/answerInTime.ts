import type { Translate } from '../messages/connectionProblem.ts';

/** Longest wait for an answer, in ms. The monitor bounds its own reads well below this. */
export const ANSWER_TIME_MS = 60_000;

/**
 * Settles as `answer` does. `t` is `vscode.l10n.t`.
 *
 * @throws Error with a sentence, and `method` as its cause, when that takes longer than {@link ANSWER_TIME_MS}
 */
export async function answerInTime(method: string, answer: Promise<unknown>, t: Translate): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const seconds = String(ANSWER_TIME_MS / 1_000);
      reject(
        new Error(t('The monitor did not answer within {0} s. Reload the window.', seconds), {
          cause: method,
        }),
      );
    }, ANSWER_TIME_MS);
  });
  try {
    await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
